{#
  The body must have `input` and the arguments, so that the error names them. The
  warehouse is asked about a body that does not speak of one of them, such as
  `select *`; of any other its own error says what is missing, before anything is bought.
#}
{% macro _check_body(p) %}
    {%- set wanted = (['input'] + p.arguments + (p.group_by or []) + p.order_by) | unique | list -%}
    {%- if redshift_ml._not_spoken_of(wanted, p.body) -%}
        {%- do redshift_ml._check_columns(p, wanted) -%}
    {%- endif -%}
{% endmacro %}


{% macro _check_columns(p, wanted) %}
    {%- set columns = [] -%}
    {%- for column in adapter.get_column_schema_from_query(
        'select * from (\n' ~ p.body ~ '\n) as b where 1 = 0'
    ) -%}
        {%- do columns.append(column.name | lower) -%}
    {%- endfor -%}
    {%- set missing = wanted | reject('in', columns) | list -%}
    {%- if missing -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ p.model ~ '`: the body must select ' ~ missing | join(' and ')
            ~ '; it selects ' ~ columns | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
{% endmacro %}


{# The names that stand nowhere in a query but in its comments. #}
{% macro _not_spoken_of(names, query) %}
    {%- set text = modules.re.sub('(?s)/\\*.*?\\*/|--[^\\n]*', ' ', query) | lower -%}
    {%- set absent = [] -%}
    {%- for name in names
        if not modules.re.search('(?<!\\w)' ~ modules.re.escape(name | lower) ~ '(?!\\w)', text) -%}
        {%- do absent.append(name) -%}
    {%- endfor -%}
    {{- return(absent) -}}
{% endmacro %}


{# The shared tables and the store: made when missing, brought up to date when old. #}
{% macro _prepare_stores(p, existing, relation) %}
    {%- do redshift_ml._make_shared_tables(
        p.schema, redshift_ml._names_seen(p.names, p.schema)
    ) -%}
    {%- do redshift_ml._renew_groups(p, relation) if p.groups_exist -%}
    {%- do redshift_ml._migrate_store(p, existing, relation) if existing is not none -%}
    {# dbt asks for columns, and for what its cache lacks, in a transaction. -#}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
    {%- if existing is none -%}
        {%- do redshift_ml._in_mutex(
            p, [redshift_ml._store_create_sql(p.store, p.output_type)]
        ) -%}
    {%- endif -%}
{% endmacro %}
