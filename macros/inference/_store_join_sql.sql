{#
  A work list's join to the store, for texts that the store has nothing for, neither an answer
  nor a refusal: `where store.input_hash is null`. A join, as everywhere in the engine:
  Redshift refuses correlated sub-queries that it cannot take apart, and documents some only.
#}
{% macro _store_join_sql(p) -%}
left join {{ p.store }} as store
    on todo.input_hash = store.input_hash
    and store.function_version = {{ p.version_literal }}
    and store.status <> 'superseded'
{%- endmacro %}
