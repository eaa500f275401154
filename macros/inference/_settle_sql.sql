{#
  Write the end of a batch into the ledger, which ends its lease. Under the
  mutex. Its status is what stands in `paid`: `done` with answers, else how it
  failed, else the word `unpaid`. `unproven` is a failure before the function has
  answered anything, which counts against no text. What a failed statement paid for is not known;
  the ledger counts all of its calls.
#}
{% macro _settle_sql(p, b, unpaid, error, query_id) %}
{%- set status -%}
case when max(paid.calls) > 0 then 'done' else coalesce(max(paid.failed_as), '{{ unpaid }}') end
{%- endset %}
insert into {{ p.ledger }} (
    kind, batch_id, run_key, door, invocation_id, node, store, function_name,
    function_version, endpoint, status, batch_rows, calls, tokens_in, tokens_out,
    tokens_reported, usd, seconds, query_id, error, settled_at
)
select
    'batch', batch_id, run_key, door, invocation_id, node, store, function_name,
    function_version, {{ p.endpoint_literal }}, status, batch_rows, calls,
    case when calls > 0 then tokens_in else 0 end,
    tokens_out,
    tokens_reported,
    {{ redshift_ml._usd_sql(p, 'case when calls > 0 then tokens_in else 0 end', 'tokens_out') }},
    seconds,
    {{ query_id }},
    error,
    getdate()
from (
    select
        attempts.batch_id,
        attempts.run_key,
        attempts.door,
        attempts.invocation_id,
        attempts.node,
        attempts.store,
        attempts.function_name,
        attempts.function_version,
        {{ status }} as status,
        count(*) as batch_rows,
        case
            when max(paid.calls) > 0 then max(paid.calls)
            when {{ status }} = 'released' then 0
            else count({{ '*' if b.pack == 1 else 'distinct todo.call_no' }})
        end as calls,
        coalesce(max(paid.tokens_in), sum(todo.tokens_in)) as tokens_in,
        coalesce(max(paid.tokens_out), 0) as tokens_out,
        max(paid.tokens_in) is not null as tokens_reported,
        coalesce(max(paid.error), {{ error }}) as error,
        greatest(
            datediff(millisecond, max(attempts.claimed_at), sysdate) / 1000.0, 0
        ) as seconds
    from {{ p.attempts }} as attempts
    inner join {{ p.todo }} as todo
        on attempts.input_hash = todo.input_hash
    left join (
        select
            batch_id,
            count(distinct case when call_no > 0 then call_no end) as calls,
            max(case failed_as when 'failed' then '{{ b.failed_as }}' else failed_as end)
                as failed_as,
            max(error) as error,
            sum({{ redshift_ml._reported_tokens(p, 'answers.output', 'inputTokens') }}) as tokens_in,
            sum({{ redshift_ml._tokens_out_sql(p, 'answers.output') }}) as tokens_out
        from {{ b.paid }} as answers
        where batch_id = {{ b.batch_id }}
        group by batch_id
    ) as paid
        on attempts.batch_id = paid.batch_id
    where attempts.batch_id = {{ b.batch_id }}
    group by
        attempts.batch_id, attempts.run_key, attempts.door, attempts.invocation_id,
        attempts.node, attempts.store, attempts.function_name, attempts.function_version
) as settled
where not exists (
    select 1
    from {{ p.ledger }} as ledger
    where ledger.batch_id = {{ b.batch_id }} and ledger.kind = 'batch'
)
{%- endmacro %}
