{#
  Chunks of a level whose answer is not valid become the request that asks for
  it again, with what is wrong with it. All that follows reads the second answer
  as that of the chunk. Both stay in the store, so the next run, which starts
  from the first request again, finds both there and buys neither.
#}
{% macro _agg_again_sql(p, level) %}
with {{ redshift_ml._agg_typed_sql(p, 'level = ' ~ level) }}

update {{ p.chunks }} as chunks
set
    input = again.input,
    input_hash = sha2(again.input, 256),
    asked_again = true
from (
select input_hash, {{ redshift_ml._agg_request_sql(p, 'message') }} as input
from (
{{ redshift_ml._asked_again_sql(
    p.declaration, '(\n' ~ redshift_ml._agg_judged_sql(p) ~ '\n)', 'message') }}
) as asked
) as again
where chunks.input_hash = again.input_hash
    and chunks.level = {{ level }}
    and not chunks.asked_again
{%- endmacro %}


{# A CTE, `answers`: the typed answers to some chunks, for `_agg_judged_sql`. Before UPDATE it is
   the one that Redshift documents; in a sub-query of its FROM there is none. #}
{% macro _agg_typed_sql(p, where) -%}
answers as (
    select *
    from {{ redshift_ml.task_answers(
        p.function_node, redshift_ml._agg_answers_sql(p, where),
        columns=['input_hash', 'input', 'output']) | trim }} as typed
)
{%- endmacro %}


{#
  The answers with `is_valid` and `wrong`, the parts that are not. Answers that
  are counted must have one declared label for each text.
#}
{% macro _agg_judged_sql(p) %}
{%- set d, counted = p.declaration, redshift_ml._is_counted(p.declaration.tasks) -%}
{%- set name = redshift_ml.quote_name([d.leaves[0].column]) -%}
{% if not counted -%}
    select
        input_hash,
        input,
        output,
        answer_valid as is_valid,
        {{ redshift_ml._wrong_parts_sql(d) }} as wrong
    from answers
    {%- else -%}
    select
        answers.input_hash,
        input,
        output,
        coalesce(answer_valid and get_array_length({{ name }}) = texts and labels = texts, false)
            as is_valid,
        {{ redshift_ml.quote_literal(' ' ~ d.leaves[0].column ~ ' (') }} || coalesce(labels, 0)
            || ' of the labels for ' || texts || ' texts, one for each is needed)' as wrong
    from answers
    inner join (
        select input_hash, max(texts) as texts from {{ p.chunks }} group by input_hash
    ) as asked
        on answers.input_hash = asked.input_hash
    left join (
        select input_hash, count(label) as labels
        from (
            {{ redshift_ml._agg_labels_sql(d.leaves[0], 'input_hash') }}
        ) as items
        group by input_hash
    ) as said
        on answers.input_hash = said.input_hash
    {%- endif %}
{%- endmacro %}
