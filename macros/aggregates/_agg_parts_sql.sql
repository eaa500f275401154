{#
  The items of a further level: the answers to the chunks of the level before,
  each with the number of texts behind it. Only groups of several chunks of which
  each has a valid answer: a summary of some of a group's texts would be wrong.
  An item may take a quarter of a call, so that a level has at most half the
  chunks of the one before.
#}
{% macro _agg_parts_sql(p, level) %}
{%- set columns = p.declaration.leaves | map(attribute='column') | list -%}
{%- set most = (redshift_ml._agg_capacity(p) // 4 - 48) // columns | length - 72 -%}
select
    group_no,
    chunk_no as place,
    item,
    {{ redshift_ml._agg_size_sql(p, 'item') }} as size,
    texts,
    input
from (
    select
        fitted.*,
        '{"texts":' || texts
        {%- for column in columns %} || ',"{{ column }}":' || item_{{ loop.index }}{% endfor %} || '}' as item
    from (
        select
            spelled.*
            {%- for column in columns %},
            {{ redshift_ml._agg_fitted_sql(
                p, 'json_' ~ loop.index, 'text_' ~ loop.index, most) }} as item_{{ loop.index }}
            {%- endfor %}
        from (
            select
                answered.*
                {%- for column in columns %},
                {{ redshift_ml._agg_json_sql('text_' ~ loop.index) }} as json_{{ loop.index }}
                {%- endfor %}
            from (
                {{ redshift_ml._agg_answered_sql(p, level, columns) }}
            ) as answered
            where chunks_of_group > 1 and answered_of_group = chunks_of_group
        ) as spelled
    ) as fitted
) as parts
{%- endmacro %}


{# The chunks of the level before with the texts of their answers. #}
{% macro _agg_answered_sql(p, level, columns) %}
select
    chunks.group_no,
    chunks.chunk_no,
    chunks.texts,
    chunks.input,
    {%- for column in columns %}
    {{ redshift_ml._agg_clean_sql(
        'answers.' ~ redshift_ml.quote_name([column]), redshift_ml._agg_text_bytes()
    ) }} as text_{{ loop.index }},
    {%- endfor %}
    count(*) over (partition by chunks.group_no) as chunks_of_group,
    sum(case when answers.answer_valid then 1 else 0 end)
        over (partition by chunks.group_no) as answered_of_group
from {{ p.chunks }} as chunks
left join {{ redshift_ml.task_answers(
    p.function_node, redshift_ml._agg_answers_sql(p, 'level = ' ~ level ~ ' - 1')) }} as answers
    on chunks.input_hash = answers.input_hash
where chunks.level = {{ level }} - 1
{%- endmacro %}


{# The answers to some chunks: of each the current version's, or under `on_new_version: keep`
   the newest. `where` is a condition on the chunks; their `top_level` is that of their group. #}
{% macro _agg_answers_sql(p, where) %}
(
    select
        input_hash,
        {{ redshift_ml._agg_message_sql(p, 'ranked.request') ~ ' as input' if p.super_input
            else 'input' }},
        output
    from (
        select
            input_hash,
            {{ 'json_parse(input) as request' if p.super_input else 'input' }},
            output,
            row_number() over (
                partition by input_hash
                order by case when function_version = {{ p.version_literal }} then 0 else 1 end,
                    answered_at desc
            ) as nth
        from {{ p.store }} as store
        where status = 'done'
            {%- if p.on_new_version != 'keep' %}
            and function_version = {{ p.version_literal }}
            {%- endif %}
            and input_hash in (
                select input_hash
                from (
                    select chunks.*, max(level) over (partition by group_no) as top_level
                    from {{ p.chunks }} as chunks
                ) as leveled
                where {{ where }}
            )
    ) as ranked
    where nth = 1
)
{%- endmacro %}
