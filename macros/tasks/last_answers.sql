{#
  One answer per text of a store, as a derived table: the current version's, else
  the newest; and where `again`, the store of what was asked again, has a later
  one, that one.

      from {{ redshift_ml.task_answers('fn_feedback', redshift_ml.last_answers(
          ref('inf_feedback'), ref('inf_feedback_again'))) }} as answers

  Columns: input_hash, input, output, first_output and asked_again.
#}
{% macro last_answers(store, again) %}
    {{- return(adapter.dispatch('last_answers', 'redshift_ml')(store, again)) -}}
{% endmacro %}


{% macro default__last_answers(store, again) %}
    {{- return(redshift_ml._raise_unsupported('last_answers')) -}}
{% endmacro %}


{% macro redshift__last_answers(store, again) %}
{%- set asked_hash = "right(regexp_substr(input, 'asked again: [0-9a-f]{64}'), 64)" -%}
(
    select
        answers.input_hash,
        answers.input,
        case when seconds.input_hash is not null then seconds.output else answers.output end as output,
        answers.output as first_output,
        seconds.input_hash is not null as asked_again
    from (
        {{ redshift_ml._ranked_answers_sql(store) | trim }}
    ) as answers
    left join (
        select
            {{ asked_hash }} as input_hash,
            output,
            answered_at,
            row_number() over (partition by {{ asked_hash }} order by answered_at desc) as nth
        from {{ again }} as again
        where status = 'done'
    ) as seconds
        on answers.input_hash = seconds.input_hash
        and answers.answered_at <= seconds.answered_at
        and seconds.nth = 1
    where answers.nth = 1
)
{%- endmacro %}
