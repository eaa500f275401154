{# That the store has nothing for a text of the work list: neither an answer nor a refusal. #}
{% macro _not_in_store_sql(p) -%}
not exists (
    select 1
    from {{ p.store }} as store
    where store.input_hash = todo.input_hash
        and store.function_version = {{ p.version_literal }}
        and store.status <> 'superseded'
)
{%- endmacro %}
