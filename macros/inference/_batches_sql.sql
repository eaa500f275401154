{% macro _left_sql(p) %}
select count(*) as inputs_left
from {{ p.todo }} as todo
{{ redshift_ml._store_join_sql(p) }}
where store.input_hash is null
{%- endmacro %}


{# The batches of a run, in the order they are sent. #}
{% macro _batches_sql(p) %}
select
    todo.batch_no,
    min(todo.ordinal) as first_ordinal,
    max(todo.ordinal) as last_ordinal,
    count(*) as batch_rows,
    min(todo.pack) as pack,
    min(todo.failed) as failed,
    sum(todo.tokens_in) as tokens_in
from {{ p.todo }} as todo
{{ redshift_ml._store_join_sql(p) }}
where todo.batch_no > 0
    and store.input_hash is null
group by todo.batch_no
order by todo.batch_no
{%- endmacro %}
