{#
  The table whose lock puts writers of shared tables one after another. It is made
  first and bare, for there is nothing yet to wait at: where a cluster refuses one of
  two runs that make it at once, that run has bought nothing and is started again.
#}
{% macro _make_mutex(schema, relations) %}
    {%- if 'redshift_ml_mutex' not in relations -%}
        {%- do redshift_ml._run_outside_transaction('create table if not exists '
            ~ redshift_ml._mutex_of(schema).mutex ~ ' (only_locked integer)') -%}
        {%- do redshift_ml._commit() -%}
    {%- endif -%}
{% endmacro %}


{# The mutex of a schema, as the macros that lock it take it. #}
{% macro _mutex_of(schema) %}
    {{- return({'mutex': redshift_ml._inference_table(schema, 'mutex')}) -}}
{% endmacro %}
