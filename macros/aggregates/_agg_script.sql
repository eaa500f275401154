{#
  What `redshift-ml plan` and `infer` need of an aggregate, none for another
  store: the statements of its levels, and two that a plan asks without making a
  table: the inputs of level 1, and how many chunks groups have and lack.
#}
{% macro _agg_script(p) %}
    {%- if p.group_by is none -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set sqls = redshift_ml._agg_sqls(p, '@level@') -%}
    {%- do sqls.update({
        'tables': [p.chunks, p.texts],
        'batches_of_a_level': redshift_ml._batches_of_a_level(),
        'counted': redshift_ml._is_counted(p.declaration.tasks),
        'capacity': redshift_ml._agg_capacity(p),
        'first_inputs': redshift_ml._agg_texts_sql(p) ~ '\n\nselect ' ~ redshift_ml._agg_input_sql(p) ~ ' from (\n'
            ~ redshift_ml._agg_chunks_sql(p, redshift_ml._agg_first_items('texts'), '1')
            ~ '\n) as chunks',
        'shape': redshift_ml._agg_shape_sql(p),
    }) -%}
    {{- return(sqls) -}}
{% endmacro %}


{# Of groups with so many chunks, so many of them not answered: how many there are. #}
{% macro _agg_shape_sql(p) %}
{{ redshift_ml._agg_texts_sql(p) }}

select chunks, missing, count(*) as groups
from (
    select group_no, count(*) as chunks, sum(case when known is null then 1 else 0 end) as missing
    from (
        select chunks.group_no, known.input_hash as known
        from (
{{ redshift_ml._agg_chunks_sql(p, redshift_ml._agg_first_items('texts'), '1') }}
        ) as chunks
        left join (
            select distinct input_hash
            from {{ p.store }} as store
            where status <> 'superseded' and {{ 'true' if p.on_new_version == 'keep'
                else 'function_version = ' ~ p.version_literal }}
        ) as known
            on chunks.input_hash = known.input_hash
    ) as asked
    group by group_no
) as shapes
group by chunks, missing
{%- endmacro %}
