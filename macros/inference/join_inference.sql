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
    select
        answers.input_hash,
        answers.function_version,
        answers.output,
        answers.attempts,
        answers.answered_at,
        current_function.answer_version is not null as is_current,
        row_number() over (
            partition by answers.input_hash
            order by
                case when current_function.answer_version is not null then 0 else 1 end,
                answers.answered_at desc, answers.batch_id desc
        ) as nth
    from {{ store }} as answers
    left join (
        {{ redshift_ml._current_version_sql(store) | indent(8) }}
    ) as current_function
        on answers.function_version = current_function.answer_version
    where answers.status = 'done'
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
