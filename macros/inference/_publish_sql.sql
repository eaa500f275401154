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
    {{ (redshift_ml._unpacked_sql(p, b) if b.pack != 1 else redshift_ml._single_sql(p, b)) | indent(4) }}
) as answers
inner join {{ p.todo }} as todo
    on answers.ordinal = todo.ordinal
inner join {{ p.attempts }} as attempts
    on todo.input_hash = attempts.input_hash
    and attempts.batch_id = {{ b.batch_id }}
where not exists (
    select 1
    from {{ p.store }} as store
    where store.input_hash = todo.input_hash
        and store.function_version = attempts.function_version
        and store.status <> 'superseded'
)
{%- endmacro %}


{% macro _single_sql(p, b) %}
select
    todo.ordinal,
    paid.output,
    paid.paid_at,
    row_number() over (partition by todo.ordinal order by paid.paid_at) as nth
from {{ b.paid }} as paid
inner join {{ p.todo }} as todo
    on paid.call_no = todo.ordinal
where paid.batch_id = {{ b.batch_id }}
qualify nth = 1
{%- endmacro %}


{#
  Answers of a packed call: a JSON array of {id, answer}, cut out of whatever
  the model wrote around it. An id that comes twice, or that was not asked,
  answers nothing: its row stays missing and is sent alone next.
#}
{% macro _unpacked_sql(p, b) %}
select
    once.ordinal,
    once.answer::{{ p.output_type }} as output,
    once.paid_at
from (
    {{ redshift_ml._answered_once_sql(p, b) | indent(4) }}
) as once
{%- endmacro %}


{% macro _answered_once_sql(p, b) %}
select
    todo.ordinal,
    max(items.answer) as answer,
    max(items.paid_at) as paid_at
from (
    select
        calls.call_no,
        calls.paid_at,
        replace(json_serialize(item.id), '"', '') as id,
        case
            when json_typeof(item.answer) = 'string' then item.answer::varchar(65535)
            when item.answer is not null then json_serialize(item.answer)
        end as answer
    from (
        select
            found.call_no,
            found.paid_at,
            case when is_valid_json_array(found.answer) then json_parse(found.answer) end as answers
        from (
            select
                paid.call_no,
                paid.paid_at,
                substring(
                    paid.output,
                    strpos(paid.output, '['),
                    greatest(
                        length(paid.output) - strpos(reverse(paid.output), ']')
                        - strpos(paid.output, '[') + 2,
                        0
                    )
                ) as answer
            from {{ b.paid }} as paid
            where paid.batch_id = {{ b.batch_id }}
        ) as found
    ) as calls, calls.answers as item
) as items
inner join {{ p.todo }} as todo
    on items.call_no = todo.call_no
    and items.id = todo.ordinal::varchar(20)
group by todo.ordinal
having count(*) = 1 and count(items.answer) = 1
{%- endmacro %}
