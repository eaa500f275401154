{# Statements that stand at the start and the end of a run. #}

{#
  Inputs that are not sent, with the reason, so that they are not asked about
  again: quarantined after `max_attempts`, or refused for their length. Counts
  anew, since batches of this very run may have failed. Under the mutex.
#}
{% macro _set_aside_sql(p) %}
insert into {{ p.store }} (
    function_name, function_version, input_hash, input, status, error, attempts,
    tokens_in, tokens_out, tokens_reported, invocation_id, answered_at
)
select
    {{ p.function_literal }},
    {{ p.version_literal }},
    todo.input_hash,
    todo.input,
    case when todo.set_aside = 'refused' then 'refused' else 'quarantined' end,
    case
        when todo.set_aside = 'refused'
            then 'input is longer than max_input_bytes = {{ p.max_input_bytes }}'
        else coalesce(failures.error, todo.error)
    end,
    todo.failed + coalesce(failures.failed, 0),
    0,
    0,
    false,
    {{ p.invocation_literal }},
    getdate()
from {{ p.todo }} as todo
left join (
    select
        attempts.input_hash,
        count(*) as failed,
        min(ledger.batch_rows) as smallest,
        max(ledger.error) as error
    from {{ p.attempts }} as attempts
    inner join {{ p.ledger }} as ledger
        on attempts.batch_id = ledger.batch_id
        and ledger.kind = 'batch'
    where attempts.run_key = {{ p.run_literal }} and ledger.status = 'failed'
    group by attempts.input_hash
) as failures
    on todo.input_hash = failures.input_hash
where (
        todo.set_aside is not null
        or (todo.failed + failures.failed >= {{ p.max_attempts }} and failures.smallest = 1)
    )
    and not exists (
        select 1
        from {{ p.store }} as store
        where store.input_hash = todo.input_hash
            and store.function_version = {{ p.version_literal }}
            and store.status <> 'superseded'
    )
{%- endmacro %}


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
where theirs.function_version = {{ p.version_literal }}
    and theirs.status = 'done'
    and not exists (
        select 1
        from {{ p.store }} as store
        where store.input_hash = todo.input_hash
            and store.function_version = {{ p.version_literal }}
            and store.status <> 'superseded'
    )
{%- endmacro %}


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
where not exists (
    select 1
    from {{ p.ledger }} as ledger
    where ledger.kind = '{{ kind }}' and ledger.batch_id = {{ p.run_literal }}
)
{%- endmacro %}


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
from {{ p.attempts }} as attempts
left join {{ p.ledger }} as ledger
    on attempts.batch_id = ledger.batch_id
    and ledger.kind = 'batch'
where ledger.batch_id is null
    and attempts.function_name = {{ p.function_literal }}
group by attempts.batch_id, attempts.run_key, attempts.worker, attempts.store
order by attempts.batch_id
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


{# What was spent, for the budget. #}
{% macro _spent_sql(p, scope) %}
select
    coalesce(sum(calls), 0) as calls,
    coalesce(sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)), 0) as tokens,
    coalesce(sum(usd), 0) as usd
from {{ p.ledger }}
where kind = 'batch'
    {%- if scope == 'day' %}
    and settled_at >= trunc(getdate())
    {%- elif scope == 'function' %}
    and function_name = {{ p.function_literal }}
    {%- elif scope == 'model' %}
    and node = {{ p.node_literal }}
    {%- elif scope == 'run' %}
    and run_key = {{ p.run_literal }}
    {%- endif %}
{%- endmacro %}
