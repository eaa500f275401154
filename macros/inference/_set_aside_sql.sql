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
{{ redshift_ml._store_join_sql(p) }}
where (
        todo.set_aside is not null
        or (todo.failed + failures.failed >= {{ p.max_attempts }} and failures.smallest = 1)
    )
    and store.input_hash is null
{%- endmacro %}
