{# Publish what runs that died had paid for, and end their batches. #}
{% macro _recover(p) %}
    {%- set expired = [] -%}
    {%- for batch in run_query(redshift_ml._open_batches_sql(p)) if batch['expired'] | int == 1 -%}
        {%- do expired.append(batch) -%}
    {%- endfor -%}
    {%- for batch in expired -%}
        {%- do redshift_ml._end_open_batch(p, batch) -%}
    {%- endfor -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': ended ' ~ (expired | length)
        ~ ' batches of runs that did not finish', info=true) if expired -%}
{% endmacro %}


{#
  Whose run this is may live after all, end the batch itself and drop its tables.
  It drops them under the mutex: what stands there now, stands until this commits.
#}
{% macro _end_open_batch(p, batch) %}
    {%- set todo = redshift_ml._private_table(p.schema, 'todo', batch['run_key']) -%}
    {%- set id = redshift_ml.quote_literal(batch['batch_id']) -%}
    {%- set paid = redshift_ml._wait_for_statement(p, batch) -%}
    {%- set standing = redshift_ml._private_tables(p, redshift_ml._names_in(
        redshift_ml._look_in_mutex(p, redshift_ml._table_names_sql(p.schema))
    )) -%}
    {%- if todo in standing and paid in standing -%}
        {%- set theirs = dict(p, todo=todo, paid=paid, store=batch['store']) -%}
        {%- set pack = 'packed' if 'packed' in batch['batch_id'] else 1 -%}
        {%- set b = redshift_ml._batch(theirs, id, 0, 0, batch['batch_rows'] | int, pack) -%}
        {%- set sqls = [
            redshift_ml._publish_sql(theirs, b),
            redshift_ml._settle_sql(theirs, b, 'lost', 'null', 'null'),
        ] -%}
    {%- else -%}
        {%- set sqls = [redshift_ml._settle_orphan_sql(p, id)] -%}
    {%- endif -%}
    {%- do redshift_ml._write_after_look(sqls) -%}
{% endmacro %}
