{#
  Publish what runs that died had paid for, and end their batches. Takes the
  lock of the dead worker's table once: that waits for a paid statement that
  outlived its client, and for nothing else.
#}
{% macro _recover(p) %}
    {%- set batches = run_query(redshift_ml._open_batches_sql(p)) -%}
    {%- set expired = [] -%}
    {%- for batch in batches if batch['expired'] | int == 1 -%}
        {%- do expired.append(batch) -%}
    {%- endfor -%}
    {%- if expired -%}
        {%- set tables = redshift_ml._private_tables(p, redshift_ml._table_names(p.schema)) -%}
        {%- for batch in expired -%}
            {%- do redshift_ml._end_open_batch(p, batch, tables) -%}
        {%- endfor -%}
        {%- do log('redshift_ml: ' ~ p.model ~ ': ended ' ~ (expired | length)
            ~ ' batches of runs that did not finish', info=true) -%}
    {%- endif -%}
{% endmacro %}


{% macro _end_open_batch(p, batch, tables) %}
    {%- set todo = redshift_ml._private_table(p.schema, 'todo', batch['run_key']) -%}
    {%- set paid = redshift_ml._private_table(
        p.schema, 'paid', batch['run_key'], batch['worker'] | int
    ) -%}
    {%- set id = redshift_ml.quote_literal(batch['batch_id']) -%}
    {%- if todo in tables and paid in tables -%}
        {%- do redshift_ml._wait_for_paid(paid) -%}
        {%- set theirs = dict(p, todo=todo, paid=paid, store=batch['store']) -%}
        {%- set pack = 'packed' if 'packed' in batch['batch_id'] else 1 -%}
        {%- set b = redshift_ml._batch(theirs, id, 0, 0, batch['batch_rows'] | int, pack) -%}
        {%- do redshift_ml._in_mutex(p, [
            redshift_ml._publish_sql(theirs, b),
            redshift_ml._settle_sql(theirs, b, 'lost', 'null', 'null'),
        ]) -%}
    {%- else -%}
        {%- do redshift_ml._in_mutex(p, [redshift_ml._settle_orphan_sql(p, id)]) -%}
    {%- endif -%}
{% endmacro %}


{% macro _wait_for_paid(paid) %}
    {%- for sql in ['commit', 'begin', 'lock table ' ~ paid, 'commit'] -%}
        {%- do redshift_ml._run_outside_transaction(sql) -%}
    {%- endfor -%}
{% endmacro %}
