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
        {%- set tables = redshift_ml._private_tables(p) -%}
        {%- for batch in expired -%}
            {%- do redshift_ml._end_open_batch(p, batch, tables, 'lost', 'null') -%}
        {%- endfor -%}
        {%- do log('redshift_ml: ' ~ p.model ~ ': ended ' ~ (expired | length)
            ~ ' batches of runs that did not finish', info=true) -%}
    {%- endif -%}
{% endmacro %}


{% macro _end_open_batch(p, batch, tables, status, error) %}
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
            redshift_ml._settle_sql(theirs, b, redshift_ml._paid_or(status), error, 'null'),
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


{# The private tables that stand in the schema, quoted. #}
{% macro _private_tables(p) %}
    {%- set names = [] -%}
    {%- for name in redshift_ml._relation_names(p.schema)
        if name.startswith('redshift_ml_todo_') or name.startswith('redshift_ml_paid_') -%}
        {%- do names.append(redshift_ml.quote_name([p.schema, name])) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}


{#
  Wait for inputs that another run is answering, until it is done, its lease
  runs out (then its batch is ended here), or `wait_seconds` are over.
#}
{% macro _wait_for_others(p) %}
    {%- set ns = namespace(open=true) -%}
    {%- set until = modules.datetime.datetime.now()
        + modules.datetime.timedelta(seconds=p.wait_seconds) -%}
    {%- for _ in range(p.wait_seconds + 1)
        if ns.open and modules.datetime.datetime.now() < until -%}
        {%- do redshift_ml._recover(p) if not loop.first -%}
        {%- set ns.open = (run_query(redshift_ml._awaited_sql(p))[0][0] | int) > 0 -%}
        {%- if ns.open -%}
            {%- do log('redshift_ml: ' ~ p.model ~ ': waiting for inputs that another run '
                ~ 'is answering', info=loop.first) -%}
            {%- do redshift_ml._spin(1) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{% macro _awaited_sql(p) %}
select count(*) as awaited
from {{ p.attempts }} as attempts
inner join {{ p.todo }} as todo
    on attempts.input_hash = todo.input_hash
left join {{ p.ledger }} as ledger
    on attempts.batch_id = ledger.batch_id
    and ledger.kind = 'batch'
where ledger.batch_id is null
    and attempts.function_name = {{ p.function_literal }}
    and attempts.function_version = {{ p.version_literal }}
{%- endmacro %}


{# Let time pass. Jinja cannot sleep and Redshift has no pg_sleep. #}
{% macro _spin(seconds) %}
    {%- set until = modules.datetime.datetime.now()
        + modules.datetime.timedelta(seconds=seconds) -%}
    {%- set ns = namespace(over=false) -%}
    {%- for _ in range(100000) if not ns.over -%}
        {%- set ns.over = modules.datetime.datetime.now() >= until -%}
    {%- endfor -%}
{% endmacro %}


{# Drop what runs of more than a day ago left behind, once nothing of theirs is open. #}
{% macro _sweep(p) %}
    {%- set tables = redshift_ml._private_tables(p) -%}
    {%- if tables -%}
        {%- for row in run_query(
            'select distinct started.run_key from ' ~ p.ledger ~ ' as started left join ('
            ~ 'select attempts.run_key, attempts.batch_id from ' ~ p.attempts ~ ' as attempts'
            ~ ' left join ' ~ p.ledger ~ ' as ended on attempts.batch_id = ended.batch_id'
            ~ " and ended.kind = 'batch' where ended.batch_id is null) as open_ones"
            ~ " on started.run_key = open_ones.run_key where started.kind = 'start'"
            ~ ' and started.settled_at < dateadd(day, -1, getdate())'
            ~ ' and open_ones.batch_id is null'
        ) -%}
            {%- for table in tables if '_' ~ row['run_key'] in table -%}
                {%- do redshift_ml._run_outside_transaction('drop table ' ~ table) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
