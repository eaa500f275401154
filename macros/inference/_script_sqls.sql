{% macro _script_sqls(p) %}
    {%- set single = {
        'batch_id': '@batch_id@', 'first': '@first@', 'last': '@last@', 'rows': '@rows@',
        'pack': 1, 'worker': '@worker@', 'paid': '@paid@', 'failed_as': '@failed_as@',
    } -%}
    {%- set packed = dict(single, pack='packed') -%}
    {%- set any = dict(p, todo='@todo@', store='@store@') -%}
    {%- set spent = {} -%}
    {%- for scope in p.budget -%}
        {%- do spent.update({scope: redshift_ml._spent_sql(p, scope)}) -%}
    {%- endfor -%}
    {{- return({
        'counts': redshift_ml._counts_sql(p),
        'todo': redshift_ml._todo_sql(p),
        'batches': redshift_ml._batches_sql(p),
        'paid_create': redshift_ml._paid_create_sql(dict(p, paid='@paid@')),
        'stands': redshift_ml._stands_sql(p),
        'claim': redshift_ml._claim_sql(p, single),
        'pay': redshift_ml._pay_sql(p, '@statement@', '@batch_id@', '@paid_name@'),
        'wait': redshift_ml._wait_sql(p, '@paid_name@'),
        'paid_insert': redshift_ml._paid_insert_sql(p, single),
        'paid_insert_packed': redshift_ml._paid_insert_sql(p, packed),
        'publish': redshift_ml._publish_sql(any, single),
        'publish_packed': redshift_ml._publish_sql(any, packed),
        'settle': redshift_ml._settle_sql(any, single, '@unpaid@', '@error@', '@query_id@'),
        'settle_packed': redshift_ml._settle_sql(any, packed, '@unpaid@', '@error@', '@query_id@'),
        'settle_orphan': redshift_ml._settle_orphan_sql(p, '@batch_id@'),
        'set_aside': redshift_ml._set_aside_sql(p),
        'adopt': redshift_ml._adopt_sqls(p),
        'run_start': redshift_ml._run_row_sql(p, 'start', {}, 'open'),
        'run_end': redshift_ml._run_row_sql(p, 'run', {
            'seen_rows': '@seen_rows@', 'cached_inputs': '@cached_inputs@',
            'duplicate_rows': '@duplicate_rows@', 'blank_rows': '@blank_rows@',
        }, 'done'),
        'open_batches': redshift_ml._open_batches_sql(p),
        'awaited': redshift_ml._awaited_sql(p),
        'left': redshift_ml._left_sql(p),
        'spent': spent,
    }) -}}
{% endmacro %}
