{#
  The ledger of all inference, for models that watch spending: the ledgers of
  every schema that functions of inference models live in, as one subquery.
  Empty while there is none.

      select * from {{ redshift_ml.inference_ledger() }} as ledger
#}
{% macro inference_ledger() %}
    {{- return(adapter.dispatch('inference_ledger', 'redshift_ml')()) -}}
{% endmacro %}


{% macro default__inference_ledger() %}
    {{- return(redshift_ml._raise_unsupported('inference_ledger')) -}}
{% endmacro %}


{% macro redshift__inference_ledger() %}
    {%- set parts = [] -%}
    {%- if execute -%}
        {%- for schema in redshift_ml._inference_schemas() -%}
            {%- do parts.append(
                'select ' ~ redshift_ml._ledger_columns().keys() | join(', ') ~ ' from '
                ~ redshift_ml._inference_table(schema, 'ledger')
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if parts -%}
        {{- return('(' ~ parts | join(' union all ') ~ ')') -}}
    {%- endif -%}
    {{- return(redshift_ml._empty_table(redshift_ml._ledger_columns())) -}}
{% endmacro %}
