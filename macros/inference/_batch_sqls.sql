{#
  The statements of one batch. `b` is {batch_id, first, last, rows, pack,
  worker, paid}: literals and numbers for dbt, placeholders for `redshift-ml infer`.
  docs/decisions/inference-store.md says why they are cut as they are.
#}

{# Take the rows of a batch that nobody has answered or is answering. Under the mutex. #}
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
where todo.ordinal between {{ b.first }} and {{ b.last }}
    and todo.set_aside is null
    and not exists (
        select 1 from {{ p.attempts }} as again where again.batch_id = {{ b.batch_id }}
    )
    and not exists (
        select 1
        from {{ p.store }} as store
        where store.input_hash = todo.input_hash
            and store.function_version = {{ p.version_literal }}
            and store.status <> 'superseded'
    )
    {%- for sibling in p.siblings %}
    and not exists (
        select 1
        from {{ sibling }} as sibling
        where sibling.input_hash = todo.input_hash
            and sibling.function_version = {{ p.version_literal }}
            and sibling.status = 'done'
    )
    {%- endfor %}
    and not exists (
        select 1
        from {{ p.attempts }} as attempts
        left join {{ p.ledger }} as ledger
            on attempts.batch_id = ledger.batch_id
            and ledger.kind = 'batch'
        where attempts.input_hash = todo.input_hash
            and attempts.function_name = {{ p.function_literal }}
            and attempts.function_version = {{ p.version_literal }}
            and ledger.batch_id is null
    )
{%- endmacro %}


{#
  Pay: the one statement that costs money. Writes to the worker's own table
  only; a repetition finds its batch there and calls nothing; a lease that ran
  out before the start calls nothing either.
#}
{% macro _pay_sql(p, b) %}
insert into {{ b.paid }} (batch_id, call_no, output, paid_at)
select
    {{ b.batch_id }},
    {%- if b.pack != 1 %}
    todo.call_no,
    {{ p.function }}(
        {{ redshift_ml.quote_literal(redshift_ml._pack_instruction()) }} || '['
        || listagg(json_serialize(object('id', todo.ordinal, 'text', todo.input)), ',')
            within group (order by todo.ordinal)
        || ']'
    ),
    {%- else %}
    todo.ordinal,
    {{ p.function }}(todo.input{% for argument in p.arguments %}, todo.{{ argument }}{% endfor %}),
    {%- endif %}
    getdate()
from {{ p.todo }} as todo
inner join {{ p.attempts }} as attempts
    on todo.input_hash = attempts.input_hash
    and attempts.batch_id = {{ b.batch_id }}
where todo.ordinal between {{ b.first }} and {{ b.last }}
    and attempts.expires_at > getdate()
    and not exists (
        select 1 from {{ b.paid }} as paid where paid.batch_id = {{ b.batch_id }}
    )
    {%- if b.pack != 1 %}
group by todo.call_no
    {%- endif %}
{%- endmacro %}


{# Said before the texts of a packed call, after the function's own prompt. #}
{% macro _pack_instruction() %}
    {{- return(
        'Do this for the text of each object of the JSON array below, for each on its own. '
        ~ 'Answer with a JSON array alone, one object {"id": the id, "answer": your answer} '
        ~ 'for each id. '
    ) -}}
{% endmacro %}
