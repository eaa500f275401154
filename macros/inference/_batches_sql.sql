{% macro _left_sql(p) %}
select count(*) as inputs_left
from {{ p.todo }} as todo
where {{ redshift_ml._not_in_store_sql(p) }}
{%- endmacro %}


{# The batches of a run, in the order they are sent. #}
{% macro _batches_sql(p) %}
select
    batch_no,
    min(ordinal) as first_ordinal,
    max(ordinal) as last_ordinal,
    count(*) as batch_rows,
    min(pack) as pack,
    min(failed) as failed,
    sum(tokens_in) as tokens_in
from {{ p.todo }} as todo
where batch_no > 0
    and {{ redshift_ml._not_in_store_sql(p) }}
group by batch_no
order by batch_no
{%- endmacro %}
