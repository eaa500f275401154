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
        'aggregate': redshift_ml._agg_script(p),
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
            'price': redshift_ml._price_of(answering.endpoint, p.names),
        }) -%}
    {%- endif -%}
{% endmacro %}
