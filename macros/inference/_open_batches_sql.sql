{# Batches without an end: whose they are, and whether their lease has run out. #}
{% macro _open_batches_sql(p) %}
select
    attempts.batch_id,
    attempts.run_key,
    attempts.worker,
    attempts.store,
    min(attempts.batch_rows) as batch_rows,
    count(*) as inputs,
    case
        when dateadd(second, {{ p.grace_seconds }}, max(attempts.expires_at)) < getdate() then 1
        else 0
    end as expired
{{ redshift_ml._open_attempts_sql(p) }}
group by attempts.batch_id, attempts.run_key, attempts.worker, attempts.store
order by attempts.batch_id
{%- endmacro %}


{# The attempts of the function's batches that have no end in the ledger. #}
{% macro _open_attempts_sql(p) -%}
from {{ p.attempts }} as attempts
left join {{ p.ledger }} as ledger
    on attempts.batch_id = ledger.batch_id
    and ledger.kind = 'batch'
where ledger.batch_id is null
    and attempts.function_name = {{ p.function_literal }}
{%- endmacro %}


{# End batches whose private tables are gone: nothing can come of them. Under the mutex. #}
{% macro _settle_orphan_sql(p, batch_id) %}
insert into {{ p.ledger }} (
    kind, batch_id, run_key, door, invocation_id, node, store, function_name,
    function_version, endpoint, status, batch_rows, calls, tokens_in, tokens_out,
    tokens_reported, error, settled_at
)
select
    'batch', batch_id, run_key, door, invocation_id, node, store, function_name,
    function_version, {{ p.endpoint_literal }}, 'lost', count(*), count(*), 0, 0, false,
    'the private tables of the run are gone', getdate()
from {{ p.attempts }}
where batch_id = {{ batch_id }}
    and not exists (
        select 1
        from {{ p.ledger }} as ledger
        where ledger.batch_id = {{ batch_id }} and ledger.kind = 'batch'
    )
group by
    batch_id, run_key, door, invocation_id, node, store, function_name, function_version
{%- endmacro %}
