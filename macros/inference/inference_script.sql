{#
  What `redshift-ml plan` and `redshift-ml infer` run, as one line of JSON: the
  statements of this package with @placeholders@ where a batch's own values go.
  Both doors so send the same SQL. `redshift-ml` calls it; nobody else needs to.

  models      unique ids of inference models
  statements  compiled function nodes by unique id: to price what is not built yet
  prepare     make the shared tables and the store when they are missing
#}
{% macro inference_script(models, run, statements={}, prepare=false) %}
    {%- set scripts = [] -%}
    {%- for id in models -%}
        {%- do scripts.append(redshift_ml._model_script(
            graph.nodes[id], dict(run, run_key=local_md5(run.invocation_id ~ id)[:12]),
            statements, prepare
        )) -%}
    {%- endfor -%}
    {%- do log('redshift_ml_script: ' ~ tojson(scripts), info=true) -%}
{% endmacro %}


{% macro _model_script(node, run, statements, prepare) %}
    {%- set p = redshift_ml._inference_plan(node, '@body@', run, not prepare) -%}
    {%- set built_version = p.function_version -%}
    {%- do redshift_ml._use_statement(p, statements.get(p.function_id)) -%}
    {%- set relation = api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias or node.name
    ) -%}
    {%- set existing = load_relation(relation) -%}
    {%- if prepare -%}
        {%- do adapter.create_schema(relation) if existing is none -%}
        {%- do redshift_ml._prepare_stores(p, existing, relation) -%}
    {%- else -%}
        {%- do redshift_ml._stand_in_for_missing(p, existing) -%}
    {%- endif -%}
    {{- return({
        'model': p.model, 'node': p.node, 'function': p.function_name, 'endpoint': p.endpoint,
        'version': p.function_version, 'built_version': built_version, 'price': p.price,
        'store': p.store, 'todo': p.todo, 'schema': p.schema, 'run_key': p.run_key,
        'mutex': p.mutex, 'sizes': p.sizes, 'max_attempts': p.max_attempts, 'pack': p.pack,
        'budget': p.budget, 'on_budget': p.on_budget, 'wait_seconds': p.wait_seconds,
        'expected_output_tokens': p.expected_output_tokens,
        'on_new_version': p.on_new_version, 'sql': redshift_ml._script_sqls(p),
    }) -}}
{% endmacro %}


{% macro _script_sqls(p) %}
    {%- set single = {
        'batch_id': '@batch_id@', 'first': '@first@', 'last': '@last@', 'rows': '@rows@',
        'pack': 1, 'worker': '@worker@', 'paid': '@paid@',
    } -%}
    {%- set packed = dict(single, pack='packed') -%}
    {%- set any = dict(p, todo='@todo@', store='@store@') -%}
    {%- set spent = {} -%}
    {%- for scope in p.budget -%}
        {%- do spent.update({scope: redshift_ml._spent_sql(p, scope)}) -%}
    {%- endfor -%}
    {%- set adopt = [] -%}
    {%- for sibling in p.siblings -%}
        {%- do adopt.append(redshift_ml._adopt_sql(p, sibling)) -%}
    {%- endfor -%}
    {{- return({
        'counts': redshift_ml._counts_sql(p),
        'todo': redshift_ml._todo_sql(p),
        'batches': redshift_ml._batches_sql(p),
        'paid_create': redshift_ml._paid_create_sql(dict(p, paid='@paid@')),
        'claim': redshift_ml._claim_sql(p, single),
        'pay': redshift_ml._pay_sql(p, single),
        'pay_packed': redshift_ml._pay_sql(p, packed),
        'publish': redshift_ml._publish_sql(any, single),
        'publish_packed': redshift_ml._publish_sql(any, packed),
        'settle': redshift_ml._settle_sql(any, single, '@status@', '@error@', '@query_id@'),
        'settle_packed': redshift_ml._settle_sql(any, packed, '@status@', '@error@', '@query_id@'),
        'settle_orphan': redshift_ml._settle_orphan_sql(p, '@batch_id@'),
        'set_aside': redshift_ml._set_aside_sql(p),
        'adopt': adopt,
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


{# Price the function as it is written, built or not. #}
{% macro _use_statement(p, statement) %}
    {%- if statement and redshift_ml._statement_names(statement) is not none -%}
        {%- set answering = redshift_ml._answering(statement) -%}
        {%- do p.update({
            'function_version': answering.answer_version,
            'version_literal': redshift_ml.quote_literal(answering.answer_version),
            'endpoint': answering.endpoint,
            'endpoint_literal': redshift_ml.quote_literal(answering.endpoint),
            'prompt_bytes': answering.prompt_bytes,
            'price': redshift_ml._price_of(answering.endpoint),
        }) -%}
    {%- endif -%}
{% endmacro %}


{# For a plan before the first run: empty tables in the place of those to come. #}
{% macro _stand_in_for_missing(p, existing) %}
    {%- if existing is none -%}
        {%- do p.update({'store': redshift_ml._empty_table(
            redshift_ml._store_columns(p.output_type)
        )}) -%}
    {%- endif -%}
    {%- for name, columns in {
        'attempts': {
            'batch_id': 'varchar(64)', 'input_hash': 'varchar(64)', 'claimed_at': 'timestamp',
            'function_name': 'varchar(127)', 'function_version': 'varchar(32)',
        },
        'ledger': {
            'batch_id': 'varchar(64)', 'kind': 'varchar(16)', 'status': 'varchar(16)',
            'batch_rows': 'integer', 'error': 'varchar(2000)',
        },
    }.items() if 'redshift_ml_' ~ name not in redshift_ml._relation_names(p.schema) -%}
        {%- do p.update({name: redshift_ml._empty_table(columns)}) -%}
    {%- endfor -%}
{% endmacro %}


{% macro _empty_table(columns) %}
    {%- set nulls = [] -%}
    {%- for name, type in columns.items() -%}
        {%- do nulls.append('null::' ~ type ~ ' as ' ~ name) -%}
    {%- endfor -%}
    {{- return('(select ' ~ nulls | join(', ') ~ ' where 1 = 0)') -}}
{% endmacro %}
