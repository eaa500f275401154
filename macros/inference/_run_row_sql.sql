{#
  A run in the ledger. `start` lets a later run tell what an abandoned private
  table belongs to; `run` says what the run found and did not have to buy.
#}
{% macro _run_row_sql(p, kind, counts, status) %}
insert into {{ p.ledger }} (
    kind, batch_id, run_key, door, invocation_id, node, store, function_name,
    function_version, endpoint, status, batch_rows, calls, usd, seen_rows,
    cached_inputs, duplicate_rows, blank_rows, settled_at
)
select
    '{{ kind }}',
    {{ p.run_literal }},
    {{ p.run_literal }},
    {{ p.door_literal }},
    {{ p.invocation_literal }},
    {{ p.node_literal }},
    {{ p.store_literal }},
    {{ p.function_literal }},
    {{ p.version_literal }},
    {{ p.endpoint_literal }},
    '{{ status }}',
    0,
    0,
    {{ '0' if p.price is not none else 'null' }}::double precision,
    {{ counts.seen_rows | default(0) }},
    {{ counts.cached_inputs | default(0) }},
    {{ counts.duplicate_rows | default(0) }},
    {{ counts.blank_rows | default(0) }},
    getdate()
from (
    select count(*) as entries
    from {{ p.ledger }} as ledger
    where ledger.kind = '{{ kind }}' and ledger.batch_id = {{ p.run_literal }}
) as seen
where entries = 0
{%- endmacro %}
