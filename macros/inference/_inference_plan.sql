{#
  All that the statements of a run are rendered from: names, literals, limits.
  `names` is what stood in the schemas that were asked about when it was made.
  `run` is {run_key, invocation_id, door}; the body is left out for
  `redshift-ml`, which fills it in from the compiled dbt model.
#}
{% macro _inference_plan(node, body, run, unbuilt=false) %}
    {%- set names = {} -%}
    {%- set function = redshift_ml._inference_function(node, names, unbuilt) -%}
    {%- set settings = redshift_ml._inference_settings(node) -%}
    {%- set schema = function.schema -%}
    {%- set literal = redshift_ml.quote_literal -%}
    {%- set store = redshift_ml.quote_name([node.schema, node.alias or node.name]) -%}
    {%- set siblings = redshift_ml._sibling_stores(node, function.unique_id, names) -%}
    {%- set p = {
        'model': node.name,
        'node': node.unique_id,
        'schema': schema,
        'function_name': function.name,
        'function_id': function.unique_id,
        'function_version': function.version,
        'endpoint': function.endpoint,
        'prompt_bytes': function.prompt_bytes,
        'output_type': function.output_type,
        'super_input': function.super_input,
        'store': store,
        'siblings': siblings,
        'siblings_to_come': redshift_ml._sibling_nodes(node, function.unique_id) | length
            > siblings | length,
        'body': body,
        'function': redshift_ml.quote_name([schema, function.name]),
        'run_key': run.run_key,
        'door': run.door,
        'price': function.price,
        'run_literal': literal(run.run_key),
        'door_literal': literal(run.door),
        'invocation_literal': literal(run.invocation_id),
        'node_literal': literal(node.unique_id),
        'store_literal': literal(store),
        'function_literal': literal(function.name),
        'version_literal': literal(function.version),
        'endpoint_literal': literal(function.endpoint),
        'todo': redshift_ml._private_table(schema, 'todo', run.run_key),
        'paid': redshift_ml._private_table(schema, 'paid', run.run_key, 0),
        'texts': redshift_ml._private_table(schema, 'texts', run.run_key),
        'chunks': redshift_ml._private_table(schema, 'chunks', run.run_key),
        'names': names,
        'batches_before': 0,
        'groups_exist': false,
    } -%}
    {%- for name in ['mutex', 'attempts', 'ledger', 'pay', 'wait'] -%}
        {%- do p.update({name: redshift_ml._inference_table(schema, name)}) -%}
    {%- endfor -%}
    {%- do p.update(settings) -%}
    {%- do redshift_ml._take_requests(p) if p.super_input -%}
    {%- do redshift_ml._aggregate_plan(node, p) -%}
    {{- return(p) -}}
{% endmacro %}


{# The key of this run of a dbt model: short, since table names carry it. #}
{% macro _dbt_run(node) %}
    {{- return({
        'run_key': local_md5(invocation_id ~ node.unique_id)[:12],
        'invocation_id': invocation_id,
        'door': 'dbt',
    }) -}}
{% endmacro %}
