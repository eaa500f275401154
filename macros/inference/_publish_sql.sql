{#
  Move what a batch brought from the private table to the store. Under the
  mutex. An answer's `seconds` are its share of its batch's.
#}
{% macro _publish_sql(p, b) %}
insert into {{ p.store }} (
    function_name, function_version, input_hash, input, output, status, attempts,
    tokens_in, tokens_out, tokens_reported, seconds, batch_id, invocation_id, answered_at
)
select
    attempts.function_name,
    attempts.function_version,
    todo.input_hash,
    todo.input,
    answers.output,
    'done',
    todo.failed + 1,
    coalesce({{ redshift_ml._reported_tokens(p, 'answers.output', 'inputTokens') }}, todo.tokens_in),
    {{ redshift_ml._tokens_out_sql(p, 'answers.output') }},
    {{ redshift_ml._reported_tokens(p, 'answers.output', 'inputTokens') }} is not null,
    greatest(datediff(millisecond, attempts.claimed_at, sysdate) / 1000.0, 0)
        / attempts.batch_rows,
    attempts.batch_id,
    attempts.invocation_id,
    answers.paid_at
from (
    {{ redshift_ml._unpacked_sql(p, b) if b.pack != 1 else redshift_ml._single_sql(p, b) }}
) as answers
inner join {{ p.todo }} as todo
    on answers.ordinal = todo.ordinal
inner join {{ p.attempts }} as attempts
    on todo.input_hash = attempts.input_hash
    and attempts.batch_id = {{ b.batch_id }}
left join {{ p.store }} as store
    on todo.input_hash = store.input_hash
    and attempts.function_version = store.function_version
    and store.status <> 'superseded'
where store.input_hash is null
{%- endmacro %}


{# Answers of single calls, whose number is the ordinal of their text. #}
{% macro _single_sql(p, b) %}
select
    paid.call_no as ordinal,
    paid.output,
    paid.paid_at
from {{ b.paid }} as paid
where paid.batch_id = {{ b.batch_id }}
qualify row_number() over (partition by paid.call_no order by paid.paid_at) = 1
{%- endmacro %}
