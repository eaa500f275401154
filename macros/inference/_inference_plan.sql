{#
  All that the statements of a run are rendered from: names, literals, limits.
  `run` is {run_key, invocation_id, door}; the body is left out for
  `redshift-ml`, which fills it in from the compiled dbt model.
#}
{% macro _inference_plan(node, body, run, unbuilt=false) %}
    {%- set function = redshift_ml._inference_function(node, unbuilt) -%}
    {%- set settings = redshift_ml._inference_settings(node) -%}
    {%- set schema = function.schema -%}
    {%- set literal = redshift_ml.quote_literal -%}
    {%- set store = redshift_ml.quote_name([node.schema, node.alias or node.name]) -%}
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
        'store': store,
        'siblings': redshift_ml._sibling_stores(node, function.unique_id),
        'body': body,
        'function': redshift_ml.quote_name([schema, function.name]),
        'run_key': run.run_key,
        'door': run.door,
        'price': redshift_ml._price_of(function.endpoint),
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
    } -%}
    {%- for name in ['mutex', 'attempts', 'ledger'] -%}
        {%- do p.update({name: redshift_ml._inference_table(schema, name)}) -%}
    {%- endfor -%}
    {%- do p.update(settings) -%}
    {{- return(p) -}}
{% endmacro %}


{# A run's own tables: the list of work, and for each worker what it paid for. #}
{% macro _private_table(schema, kind, run_key, worker=none) %}
    {{- return(redshift_ml._inference_table(
        schema, kind ~ '_' ~ run_key ~ ('_' ~ worker if worker is not none else '')
    )) -}}
{% endmacro %}


{# The key of this run of a dbt model: short, since table names carry it. #}
{% macro _dbt_run(node) %}
    {{- return({
        'run_key': local_md5(invocation_id ~ node.unique_id)[:12],
        'invocation_id': invocation_id,
        'door': 'dbt',
    }) -}}
{% endmacro %}


{#
  The function that a dbt model's answers come from, as it stands in the
  warehouse: the newest finished entry of the registry. A plain SQL function
  has no entry; its source is its version.
#}
{% macro _inference_function(node, unbuilt=false) %}
    {%- set wanted = redshift_ml._setting(node, 'function') -%}
    {%- set found = [] -%}
    {%- for id in node.depends_on.nodes if id in graph.functions -%}
        {%- if wanted is none or graph.functions[id].name == wanted -%}
            {%- do found.append(graph.functions[id]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if found | length != 1 -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ node.name ~ '`: `function` must name the one function that answers, '
            ~ 'and the body must depend on it; got ' ~ redshift_ml._shown(wanted) ~ ' and '
            ~ (found | length) ~ ' functions that the body depends on. Write above the body:\n\n'
            ~ '    -- depends_on: {' ~ "{ function('" ~ (wanted or 'fn_name') ~ "') }}"
        ) -%}
    {%- endif -%}
    {%- set function, name = found[0], (found[0].alias or found[0].name) | lower -%}
    {%- set type = ((function.returns or {}).get('data_type') or 'varchar') | lower -%}
    {%- set entry = redshift_ml._registry_entry(function.schema | lower, name) -%}
    {%- if not entry and redshift_ml._is_ml_source(function) and not unbuilt -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ node.name ~ '`: the function ' ~ name ~ ' is not in the registry of the '
            ~ 'schema ' ~ function.schema ~ ". Build it first: dbt build --select " ~ function.name
        ) -%}
    {%- endif -%}
    {{- return({
        'unique_id': function.unique_id,
        'schema': function.schema | lower,
        'name': name,
        'output_type': 'varchar(65535)' if type in ['varchar', 'text'] else type,
        'version': entry.answer_version or local_md5(function.raw_code),
        'endpoint': entry.endpoint or '',
        'prompt_bytes': entry.prompt_bytes or 0,
    }) -}}
{% endmacro %}


{% macro _registry_entry(schema, name) %}
    {%- if redshift_ml._registry_name() not in redshift_ml._relation_names(schema) -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set rows = run_query(
        'select answer_version, endpoint, prompt_bytes from '
        ~ redshift_ml.quote_name([schema, redshift_ml._registry_name()])
        ~ ' where function_name = ' ~ redshift_ml.quote_literal(name)
        ~ " and status = 'ready' order by recorded_at desc limit 1"
    ) -%}
    {%- for row in rows -%}
        {{- return({
            'answer_version': row['answer_version'], 'endpoint': row['endpoint'],
            'prompt_bytes': row['prompt_bytes'] | int,
        }) -}}
    {%- endfor -%}
    {{- return({}) -}}
{% endmacro %}


{# What stands in a schema now. dbt's cache does not know what macros have made. #}
{% macro _relation_names(schema) %}
    {%- set names = [] -%}
    {%- for row in run_query(
        'select c.relname::varchar(127) as name from pg_class c'
        ~ ' join pg_namespace n on n.oid = c.relnamespace'
        ~ ' where n.nspname = ' ~ redshift_ml.quote_literal(schema | lower)
    ) -%}
        {%- do names.append(row['name']) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}


{# Stores of other dbt models that use the same function and stand already. #}
{% macro _sibling_stores(node, function_id) %}
    {%- set stores = [] -%}
    {%- for other in graph.nodes.values()
        if other.resource_type == 'model' and other.unique_id != node.unique_id
        and other.config.materialized == 'inference'
        and function_id in other.depends_on.nodes -%}
        {%- set name = other.alias or other.name -%}
        {%- if name | lower in redshift_ml._relation_names(other.schema) -%}
            {%- do stores.append(redshift_ml.quote_name([other.schema, name])) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(stores) -}}
{% endmacro %}


{# The newest price of an endpoint in the seed, or none. #}
{% macro _price_of(endpoint) %}
    {%- for seed in graph.nodes.values()
        if seed.resource_type == 'seed' and seed.name == 'redshift_ml_prices' -%}
        {%- if (seed.alias or seed.name) | lower in redshift_ml._relation_names(seed.schema) -%}
            {%- for row in run_query(
                'select usd_per_million_input_tokens as usd_in, '
                ~ 'usd_per_million_output_tokens as usd_out, true_on from '
                ~ redshift_ml.quote_name([seed.schema, seed.alias or seed.name])
                ~ ' where model_id = ' ~ redshift_ml.quote_literal(endpoint)
                ~ ' order by true_on desc limit 1'
            ) -%}
                {{- return({
                    'usd_in': row['usd_in'] | float, 'usd_out': row['usd_out'] | float,
                    'true_on': row['true_on'] | string,
                }) -}}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}
