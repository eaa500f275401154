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
    {{ redshift_ml._answered_once_sql(p, b) }}
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
            case
                when left(found.answer, 1) = '[' and can_json_parse(found.answer)
                    then json_parse(found.answer)
            end as answers
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
