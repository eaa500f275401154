{#
  Take the rows of a batch that nobody has answered or is answering. Under the
  mutex. A sibling whose store did not stand when this run began may have bought
  some meanwhile; `_adopt_sqls` copies them at the end.
#}
{% macro _claim_sql(p, b) %}
insert into {{ p.attempts }} (
    batch_id, run_key, worker, door, invocation_id, node, store, function_name,
    function_version, input_hash, batch_rows, claimed_at, expires_at
)
select
    {{ b.batch_id }},
    {{ p.run_literal }},
    {{ b.worker }},
    {{ p.door_literal }},
    {{ p.invocation_literal }},
    {{ p.node_literal }},
    {{ p.store_literal }},
    {{ p.function_literal }},
    {{ p.version_literal }},
    todo.input_hash,
    {{ b.rows }},
    sysdate,
    dateadd(second, {{ p.lease_seconds }}, getdate())
from {{ p.todo }} as todo
{{ redshift_ml._store_join_sql(p) }}
{%- for sibling in p.siblings %}
left join {{ sibling }} as sibling_{{ loop.index }}
    on todo.input_hash = sibling_{{ loop.index }}.input_hash
    and sibling_{{ loop.index }}.function_version = {{ p.version_literal }}
    and sibling_{{ loop.index }}.status = 'done'
{%- endfor %}
left join (
    select distinct attempts.input_hash
    {{ redshift_ml._open_attempts_sql(p) }}
        and attempts.function_version = {{ p.version_literal }}
) as under_way
    on todo.input_hash = under_way.input_hash
{%- if p.siblings_to_come %}
left join (
    select distinct attempts.input_hash
    from {{ p.attempts }} as attempts
    inner join {{ p.ledger }} as ledger
        on attempts.batch_id = ledger.batch_id
        and ledger.kind = 'batch'
        and ledger.status = 'done'
    inner join {{ p.ledger }} as started
        on started.kind = 'start'
        and started.batch_id = {{ p.run_literal }}
        and ledger.settled_at >= started.settled_at
    where attempts.function_name = {{ p.function_literal }}
        and attempts.function_version = {{ p.version_literal }}
        and attempts.store <> {{ p.store_literal }}
) as bought_elsewhere
    on todo.input_hash = bought_elsewhere.input_hash
{%- endif %}
where todo.ordinal between {{ b.first }} and {{ b.last }}
    and todo.set_aside is null
    and store.input_hash is null
    {%- for sibling in p.siblings %}
    and sibling_{{ loop.index }}.input_hash is null
    {%- endfor %}
    and under_way.input_hash is null
    {%- if p.siblings_to_come %}
    and bought_elsewhere.input_hash is null
    {%- endif %}
    and {{ redshift_ml._function_stands_sql(p) }}
    and not exists (
        select 1 from {{ p.attempts }} as again where again.batch_id = {{ b.batch_id }}
    )
{%- endmacro %}


{# How many rows a batch has claimed, just now: SORTKEY claimed_at leaves out the days before. #}
{% macro _claimed_sql(p, b) %}
select count(*) as claimed
from {{ p.attempts }} as attempts
where attempts.batch_id = {{ b.batch_id }} and attempts.claimed_at > dateadd(day, -1, sysdate)
{%- endmacro %}
