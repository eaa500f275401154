{# Copy answers that another dbt model with this function has paid for. Under the mutex. #}
{% macro _adopt_sql(p, sibling) %}
{%- set columns = redshift_ml._store_columns(p.output_type).keys() | list -%}
insert into {{ p.store }} (
    {{ columns | join(', ') }}
)
select
    theirs.{{ columns | join(',\n    theirs.') }}
from {{ sibling }} as theirs
inner join {{ p.todo }} as todo
    on theirs.input_hash = todo.input_hash
{{ redshift_ml._store_join_sql(p) }}
where theirs.function_version = {{ p.version_literal }}
    and theirs.status = 'done'
    and store.input_hash is null
{%- endmacro %}
