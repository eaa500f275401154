{# The answers of a store; `nth` is 1 for the current version's of each input, else the newest. #}
{% macro _ranked_answers_sql(store) %}
{%- filter trim %}
select
    answers.input_hash,
    answers.input,
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
    {{ redshift_ml._current_version_sql(store) }}
) as current_function
    on answers.function_version = current_function.answer_version
where answers.status = 'done'
{%- endfilter %}
{%- endmacro %}
