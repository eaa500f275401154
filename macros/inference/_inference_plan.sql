{#
  All that the statements of a run are rendered from: names, literals, limits.
  `names` is what stood in the schemas that were asked about when it was made.
  `run` is {run_key, invocation_id, door}; the body is left out for
  `redshift-ml`, which fills it in from the compiled dbt model.
#}
{% macro _inference_plan(node, body, run, unbuilt=false) %}
    {%- set names = {} -%}
    {%- set function = redshift_ml._inference_function(node, names, unbuilt) -%}
    {%- set schema, id = function.schema, function.function_id -%}
    {%- set store = redshift_ml.quote_name([node.schema, node.alias or node.name]) -%}
    {%- set siblings = redshift_ml._sibling_stores(node, id, names) -%}
    {%- set p = dict(redshift_ml._inference_settings(node), **function) -%}
    {%- do p.update({
        'model': redshift_ml._store_name(node),
        'node': node.unique_id,
        'store': store,
        'siblings': siblings,
        'siblings_to_come': redshift_ml._sibling_nodes(node, id) | length > siblings | length,
        'body': body,
        'function': redshift_ml.quote_name([schema, function.function_name]),
        'run_key': run.run_key,
        'door': run.door,
        'paid': redshift_ml._private_table(schema, 'paid', run.run_key, 0),
        'names': names,
        'batches_before': 0,
        'groups_exist': false,
    }) -%}
    {%- for name, text in {
        'run': run.run_key, 'door': run.door, 'invocation': run.invocation_id,
        'node': node.unique_id, 'store': store, 'function': function.function_name,
        'version': function.function_version, 'endpoint': function.endpoint,
    }.items() -%}
        {%- do p.update({name ~ '_literal': redshift_ml.quote_literal(text)}) -%}
    {%- endfor -%}
    {%- for name in ['mutex', 'attempts', 'ledger', 'pay', 'wait'] -%}
        {%- do p.update({name: redshift_ml._inference_table(schema, name)}) -%}
    {%- endfor -%}
    {%- for name in ['todo', 'texts', 'chunks'] -%}
        {%- do p.update({name: redshift_ml._private_table(schema, name, run.run_key)}) -%}
    {%- endfor -%}
    {%- do redshift_ml._check_pack(p) if p.pack != 1 -%}
    {%- do redshift_ml._take_requests(p) if p.super_input -%}
    {%- set kinds = redshift_ml._declared_kinds(graph.functions[id]) -%}
    {%- set aggregates = kinds | select('in', redshift_ml._aggregate_tasks()) | list -%}
    {%- if p.group_by is not none or aggregates -%}
        {%- do redshift_ml._aggregate_plan(node, p, kinds, aggregates) -%}
    {%- endif -%}
    {{- return(p) -}}
{% endmacro %}


{# Texts are packed into one text, and so are their answers. #}
{% macro _check_pack(p) %}
    {%- set why = 'argument is SUPER: it takes whole requests' if p.super_input
        else 'answers are ' ~ p.output_type ~ ': only a text holds the answers to several texts'
        if 'char' not in p.output_type else none -%}
    {%- do redshift_ml._raise_problems([redshift_ml._problem(
        'inference ' ~ p.model, 'pack', '1 for a function whose ' ~ why, p.pack
    )]) if why -%}
{% endmacro %}


{# The key of this run of a dbt model: short, since table names carry it. #}
{% macro _dbt_run(node) %}
    {{- return({
        'run_key': local_md5(invocation_id ~ node.unique_id)[:12],
        'invocation_id': invocation_id,
        'door': 'dbt',
    }) -}}
{% endmacro %}
