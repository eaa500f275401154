{# The body must have `input` and the arguments, so that the error names them. #}
{% macro _check_body(node, body, p) %}
    {%- set columns = [] -%}
    {%- for column in adapter.get_column_schema_from_query(
        'select * from (\n' ~ body ~ '\n) as b where 1 = 0'
    ) -%}
        {%- do columns.append(column.name | lower) -%}
    {%- endfor -%}
    {%- set wanted = ['input'] + p.arguments + (p.group_by or []) + p.order_by -%}
    {%- set missing = wanted | unique | reject('in', columns) | list -%}
    {%- if missing -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ node.name ~ '`: the body must select ' ~ missing | join(' and ')
            ~ '; it selects ' ~ columns | join(', ') ~ '.'
        ) -%}
    {%- endif -%}
{% endmacro %}


{# The shared tables and the store: made when missing, brought up to date when old. #}
{% macro _prepare_stores(p, existing, relation) %}
    {%- do redshift_ml._make_shared_tables(
        p.schema, redshift_ml._names_seen(p.names, p.schema)
    ) -%}
    {%- do redshift_ml._renew_groups(p, relation) if p.groups_exist -%}
    {%- if existing is none -%}
        {%- do redshift_ml._run_outside_transaction(
            redshift_ml._store_create_sql(p.store, p.output_type)
        ) -%}
    {%- else -%}
        {%- do redshift_ml._migrate_store(p, existing, relation) -%}
    {%- endif -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
{% endmacro %}
