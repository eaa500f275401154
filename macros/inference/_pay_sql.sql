{#
  Pay: the one statement that costs money, through the procedure that catches its
  failure. All three arguments are SQL literals.
#}
{% macro _pay_sql(p, statement, batch_id, paid) %}
    {{- return('call ' ~ p.pay ~ '(' ~ statement ~ ', ' ~ batch_id ~ ', ' ~ paid ~ ')') -}}
{% endmacro %}


{#
  What is paid for. Writes to the worker's own table only; a repetition finds its
  batch there and calls nothing; a lease that ran out before the start calls
  nothing either, nor does a function that is no longer what the run knows.
#}
{% macro _paid_insert_sql(p, b) %}
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
    {{ p.function }}({{ redshift_ml._sent_sql(p) }}{% for argument in p.arguments %}, todo.{{ argument }}{% endfor %}),
    {%- endif %}
    getdate()
from {{ p.todo }} as todo
inner join {{ p.attempts }} as attempts
    on todo.input_hash = attempts.input_hash
    and attempts.batch_id = {{ b.batch_id }}
where todo.ordinal between {{ b.first }} and {{ b.last }}
    and attempts.expires_at > getdate()
    and {{ redshift_ml._function_stands_sql(p) }}
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


{# Pay for a batch; what came of it, as the procedure says. #}
{% macro _pay(p, b) %}
    {%- set row = run_query(redshift_ml._pay_sql(
        p, redshift_ml.quote_literal(redshift_ml._paid_insert_sql(p, b)), b.batch_id,
        redshift_ml.quote_literal(b.paid)
    ))[0] -%}
    {%- do redshift_ml._commit() -%}
    {{- return({
        'rows': row[0] | int, 'query_id': (row[1] or 'null') | string,
        'failed_as': row[2], 'error': row[3] | string,
    }) -}}
{% endmacro %}
