{# A whole run of one dbt model: recover, count, buy what is missing, report. #}
{% macro _drain(p) %}
    {%- do redshift_ml._recover(p) -%}
    {%- do redshift_ml._sweep(p) -%}
    {%- do redshift_ml._ease_off(p) -%}
    {%- set counts = redshift_ml._count_inputs(p) -%}
    {%- set ns = namespace(
        answered=0, calls=0, tokens=0, usd=0.0, left=0, over_budget=none, previous=none, batch=0,
        total=counts.missing_inputs, began=modules.datetime.datetime.now()
    ) -%}
    {%- if counts.missing_inputs or counts.shared_inputs -%}
        {%- do redshift_ml._buy(p, counts, ns) -%}
    {%- endif -%}
    {%- do redshift_ml._in_mutex(p, [redshift_ml._run_row_sql(p, 'run', counts, 'done')]) -%}
    {%- if redshift_ml._samples(p) and counts.new_version_inputs -%}
        {%- do redshift_ml._report_sample(
            p, redshift_ml._count_inputs(p).new_version_inputs
        ) -%}
    {%- endif -%}
    {{- return(redshift_ml._summary(p, counts, ns)) -}}
{% endmacro %}


{% macro _count_inputs(p) %}
    {%- set row = run_query(redshift_ml._counts_sql(p))[0] -%}
    {%- set counts = {'tokens_out_each': p.expected_output_tokens} -%}
    {%- for name in [
        'seen_rows', 'blank_rows', 'distinct_inputs', 'duplicate_rows', 'cached_inputs',
        'missing_inputs', 'shared_inputs', 'hopeless_inputs', 'new_version_inputs',
        'new_data_inputs', 'long_inputs', 'tokens_in',
    ] -%}
        {%- do counts.update({name: row[name] | int}) -%}
    {%- endfor -%}
    {%- if row['tokens_out_each'] is not none -%}
        {%- do counts.update({'tokens_out_each': row['tokens_out_each'] | float}) -%}
    {%- endif -%}
    {{- return(counts) -}}
{% endmacro %}


{% macro _buy(p, counts, ns) %}
    {%- do redshift_ml._in_mutex(p, [redshift_ml._run_row_sql(p, 'start', {}, 'open')]) -%}
    {%- do redshift_ml._run_outside_transaction(redshift_ml._todo_sql(p)) -%}
    {%- do redshift_ml._run_outside_transaction(redshift_ml._paid_create_sql(p)) -%}
    {%- set adopt = [] -%}
    {%- for sibling in p.siblings -%}
        {%- do adopt.append(redshift_ml._adopt_sql(p, sibling)) -%}
    {%- endfor -%}
    {%- do redshift_ml._in_mutex(p, adopt + [redshift_ml._set_aside_sql(p)]) -%}
    {%- for pass in [1, 2, 3] if not ns.over_budget -%}
        {%- set batches = run_query(redshift_ml._batches_sql(p)) -%}
        {%- if batches | length -%}
            {%- for row in batches if not ns.over_budget -%}
                {%- do redshift_ml._buy_batch(p, counts, ns, row, pass) -%}
            {%- endfor -%}
            {%- do redshift_ml._finish_batch(p, ns) -%}
            {%- if pass < 3 -%}
                {%- do redshift_ml._wait_for_others(p) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do redshift_ml._in_mutex(p, adopt) if adopt -%}
    {%- set ns.left = run_query(redshift_ml._left_sql(p))[0][0] | int -%}
    {%- for table in [p.paid, p.todo] -%}
        {%- do redshift_ml._run_outside_transaction('drop table ' ~ table) -%}
    {%- endfor -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
{% endmacro %}


{# One batch: end the one before and claim this one, then pay. #}
{% macro _buy_batch(p, counts, ns, row, pass) %}
    {%- set pack = (row['pack'] | int) if pass == 1 else 1 -%}
    {%- set rows = redshift_ml._rows_in_budget(p, counts, ns, row, pack) -%}
    {%- if rows > 0 -%}
        {%- set ns.batch = ns.batch + 1 -%}
        {%- set first = row['first_ordinal'] | int -%}
        {%- set b = redshift_ml._batch(
            p, redshift_ml._batch_id(p.run_key, 0, ns.batch, pack), first, first + rows - 1,
            rows, pack
        ) -%}
        {%- set claimed = redshift_ml._in_mutex(
            p, redshift_ml._end_sqls(p, ns) + [redshift_ml._claim_sql(p, b)]
        ) -%}
        {%- set ns.previous = b if claimed else none -%}
        {%- if claimed -%}
            {%- set paid = redshift_ml._changed_rows(redshift_ml._pay_sql(p, b)) -%}
            {%- do b.update({'query_id': redshift_ml._last_query_id()}) -%}
            {%- do redshift_ml._progress(p, counts, ns, row, claimed if paid else 0, pack) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{# A batch's id says how it was packed, since recovery has nothing else to go by. #}
{% macro _batch_id(run_key, worker, number, pack) %}
    {{- return(redshift_ml.quote_literal(
        run_key ~ '-' ~ worker ~ '-' ~ number ~ ('-packed' if pack != 1 else '')
    )) -}}
{% endmacro %}


{% macro _batch(p, batch_id, first, last, rows, pack) %}
    {{- return({
        'batch_id': batch_id, 'first': first, 'last': last, 'rows': rows, 'pack': pack,
        'worker': 0, 'paid': p.paid, 'query_id': 'null',
    }) -}}
{% endmacro %}


{# The statements that end the batch before: its rows to the store, its line to the ledger. #}
{% macro _end_sqls(p, ns) %}
    {%- if ns.previous is none -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([
        redshift_ml._publish_sql(p, ns.previous),
        redshift_ml._settle_sql(
            p, ns.previous, redshift_ml._paid_or('released'), 'null', ns.previous.query_id
        ),
    ]) -}}
{% endmacro %}


{# The status of a batch by what came back for it. #}
{% macro _paid_or(status) %}
    {{- return("case when max(paid.calls) > 0 then 'done' else '" ~ status ~ "' end") -}}
{% endmacro %}


{% macro _finish_batch(p, ns) %}
    {%- do redshift_ml._in_mutex(
        p, redshift_ml._end_sqls(p, ns) + [redshift_ml._set_aside_sql(p)]
    ) -%}
    {%- set ns.previous = none -%}
{% endmacro %}


{# The number Redshift gave the paid statement, for its system views. #}
{% macro _last_query_id() %}
    {{- return(run_query('select pg_last_query_id()')[0][0] | int | string) -}}
{% endmacro %}


{#
  Write to shared tables, one transaction after another in the whole warehouse.
  The first `commit` ends what a driver without autocommit has open, so that
  the transaction takes its snapshot after it got the lock. Returns the rows that
  the last statement changed.
#}
{% macro _in_mutex(p, sqls) %}
    {%- set changed = [0] -%}
    {%- for sql in ['commit', 'begin', 'lock table ' ~ p.mutex] -%}
        {%- do redshift_ml._run_outside_transaction(sql) -%}
    {%- endfor -%}
    {%- for sql in sqls -%}
        {%- do changed.append(redshift_ml._changed_rows(sql)) -%}
    {%- endfor -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
    {{- return(changed[-1]) -}}
{% endmacro %}


{# Run a statement and return how many rows it changed. #}
{% macro _changed_rows(sql) %}
    {%- do redshift_ml._run_outside_transaction(sql, 'redshift_ml_change') -%}
    {{- return([load_result('redshift_ml_change').response.rows_affected, 0] | max) -}}
{% endmacro %}


{% macro _left_sql(p) %}
select count(*) as inputs_left
from {{ p.todo }} as todo
where not exists (
    select 1
    from {{ p.store }} as store
    where store.input_hash = todo.input_hash
        and store.function_version = {{ p.version_literal }}
        and store.status <> 'superseded'
)
{%- endmacro %}


{# After throttling, start with smaller batches: half for each throttled one of the last hour. #}
{% macro _ease_off(p) %}
    {%- set throttled = run_query(
        'select count(*) as batches from ' ~ p.ledger ~ " where kind = 'batch'"
        ~ " and status = 'throttled' and function_name = " ~ p.function_literal
        ~ ' and settled_at > dateadd(hour, -1, getdate())'
    )[0][0] | int -%}
    {%- do p.update({'sizes': [
        [1, p.sizes[0] // 2 ** ([throttled, 20] | min)] | max, p.sizes[1], p.sizes[2]
    ]}) -%}
{% endmacro %}
