{#
  One row per group, beside the store: the columns of `group_by`, how many texts
  it has, how many were cut, and the hash under which the store has its answer.
  NULL where there is none: an empty group, or one whose texts are not all
  answered (for the budget, or for answers that are not valid), which
  `no_answer_reason` says. Of answers that are counted, one row per chunk.
#}
{% macro _agg_groups_sql(p) %}
{%- set keys = redshift_ml._agg_names(p.group_by) -%}
select
    {%- for column in keys %}
    texts.{{ column }},
    {%- endfor %}
    texts.group_no,
    texts.texts,
    texts.texts_cut,
    coalesce(tops.levels, 0) as levels,
    coalesce(tops.chunks, 0) as chunks,
    coalesce(tops.chunk_texts, 0) as chunk_texts,
    tops.input_hash,
    reasons.no_answer_reason
from (
    select
        group_no,
        {%- for column in keys %}
        {{ column }},
        {%- endfor %}
        count(item) as texts,
        sum(case when is_cut then 1 else 0 end) as texts_cut
    from {{ p.texts }} as texts
    group by {{ (['group_no'] + keys) | join(', ') }}
) as texts
left join (
    {%- if redshift_ml._is_counted(p.declaration.tasks) %}
    select
        group_no,
        level as levels,
        count(*) over (partition by group_no) as chunks,
        texts as chunk_texts,
        input_hash
    from {{ p.chunks }} as chunks
    {%- else %}
    select
        group_no,
        max(level) as levels,
        sum(case when level = 1 then 1 else 0 end) as chunks,
        sum(case when level = 1 then texts else 0 end) as chunk_texts,
        max(case when chunks_of_level = 1 then input_hash end) as input_hash
    from (
        select
            chunks.*,
            count(*) over (partition by group_no, level) as chunks_of_level
        from {{ p.chunks }} as chunks
    ) as counted
    group by group_no
    {%- endif %}
) as tops
    on texts.group_no = tops.group_no
left join (
    {{ redshift_ml._agg_reasons_sql(p) }}
) as reasons
    on texts.group_no = reasons.group_no
{%- endmacro %}


{# Columns of the table of groups that no `group_by` can have. #}
{% macro _agg_group_columns() %}
    {{- return(['group_no', 'texts', 'texts_cut', 'levels', 'chunks', 'chunk_texts', 'input_hash',
        'no_answer_reason']) -}}
{% endmacro %}


{# Another `group_by` is another table of groups. It holds no answers, so none is lost. #}
{% macro _renew_groups(p, store) %}
    {%- set groups = api.Relation.create(
        database=store.database, schema=store.schema, identifier=store.identifier ~ '__groups',
        type='table'
    ) -%}
    {%- set names = [] -%}
    {%- for column in adapter.get_columns_in_relation(groups) -%}
        {%- do names.append(column.name) -%}
    {%- endfor -%}
    {%- if names != p.group_by + redshift_ml._agg_group_columns() -%}
        {%- do redshift_ml._run_outside_transaction(
            'drop table if exists ' ~ p.groups ~ ' cascade'
        ) -%}
    {%- endif -%}
{% endmacro %}
