{#
  The statements of a run over an aggregate. `level` is a number for dbt and a
  placeholder for `redshift-ml infer`; level 1 reads texts, each further one the
  answers of the level before. What is asked of a level is asked by the drain
  of any inference store, with `inputs` as its body. At the end the table of groups
  is filled (`publish`), or made where there is none (`make_groups`); `groups_stand`
  says so, under the mutex, since another run may have made it meanwhile.
#}
{% macro _agg_sqls(p, level) %}
    {%- set groups = redshift_ml._agg_groups_sql(p) -%}
    {{- return({
        'texts': 'create table ' ~ p.texts ~ ' as\n' ~ redshift_ml._agg_texts_sql(p)
            ~ '\n\nselect * from texts',
        'chunks': 'create table ' ~ p.chunks ~ ' as\n' ~ redshift_ml._agg_chunks_sql(
            p, redshift_ml._agg_first_items(p.texts), '1'),
        'next': 'insert into ' ~ p.chunks ~ '\n' ~ redshift_ml._agg_chunks_sql(
            p, '(\n' ~ redshift_ml._agg_parts_sql(p, level) ~ '\n)', level),
        'inputs': 'select ' ~ redshift_ml._agg_input_sql(p) ~ ' from ' ~ p.chunks ~ ' where level = ' ~ level,
        'again': redshift_ml._agg_again_sql(p, level)
            if var('redshift_ml_ask_again', true) else none,
        'again_inputs': 'select ' ~ redshift_ml._agg_input_sql(p) ~ ' from ' ~ p.chunks
            ~ ' where asked_again and level = ' ~ level,
        'groups_stand': 'select count(*) from pg_tables where schemaname = '
            ~ redshift_ml.quote_literal(p.groups_schema | lower) ~ ' and tablename = '
            ~ redshift_ml.quote_literal(p.groups_name | lower),
        'make_groups': ['create table ' ~ p.groups ~ ' as\n' ~ groups],
        'publish': ['delete from ' ~ p.groups, 'insert into ' ~ p.groups ~ '\n' ~ groups],
    }) -}}
{% endmacro %}


{% macro _agg_first_items(texts) %}
    {{- return('(select group_no, place, item, size, 1 as texts, null::varchar(65535) as input '
        ~ 'from ' ~ texts ~ ' where item is not null)') -}}
{% endmacro %}
