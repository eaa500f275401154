{#
  A left join to the answers of an inference store: for each hash the answer of
  the function as it stands now, else the newest one there is.

      select entries.*, mood.output as mood
      from entries
      {{ redshift_ml.join_inference(ref('moods'), 'entries.body_hash', 'mood') }}

  `mood` has function_version, output, attempts, answered_at and is_current.
#}
{% macro join_inference(store, hash, alias) %}
    {{- return(adapter.dispatch('join_inference', 'redshift_ml')(store, hash, alias)) -}}
{% endmacro %}


{% macro default__join_inference(store, hash, alias) %}
    {{- return(redshift_ml._raise_unsupported('join_inference')) -}}
{% endmacro %}


{% macro redshift__join_inference(store, hash, alias) %}
left join (
    {{ redshift_ml._ranked_answers_sql(store) }}
) as {{ alias }}
    on {{ alias }}.input_hash = {{ hash }}
    and {{ alias }}.nth = 1
{%- endmacro %}


{# The version of a store's function as the registry has it; none for a plain SQL function. #}
{% macro _current_version_sql(store) %}
    {%- set function = redshift_ml._store_function(store) -%}
    {%- if function is none -%}
        {{- return("select ''::varchar(32) as answer_version where 1 = 0") -}}
    {%- endif -%}
    {{- return(
        'select answer_version from ' ~ redshift_ml.quote_name(
            [function.schema | lower, redshift_ml._registry_name()]
        ) ~ ' where function_name = '
        ~ redshift_ml.quote_literal((function.alias or function.name) | lower)
        ~ " and status = 'ready' order by recorded_at desc limit 1"
    ) -}}
{% endmacro %}
