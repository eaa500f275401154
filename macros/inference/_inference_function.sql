{#
  The function that a dbt model's answers come from, as it stands in the
  warehouse: the newest finished entry of the registry. A plain SQL function
  has no entry; its source is its version.
#}
{% macro _inference_function(node, names, unbuilt=false) %}
    {%- set wanted = redshift_ml._setting(node, 'function') -%}
    {%- set found = [] -%}
    {%- for id in node.depends_on.nodes if id in graph.functions -%}
        {%- if wanted is none or graph.functions[id].name == wanted -%}
            {%- do found.append(graph.functions[id]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if found | length != 1 -%}
        {%- do redshift_ml._refuse_function_of(node, wanted, found | length) -%}
    {%- endif -%}
    {%- set function, name = found[0], (found[0].alias or found[0].name) | lower -%}
    {%- set type = ((function.returns or {}).get('data_type') or 'varchar') | lower -%}
    {%- set entry = redshift_ml._registry_entry(function.schema | lower, name, names) -%}
    {%- if not entry and redshift_ml._is_ml_source(function) and not unbuilt -%}
        {%- do exceptions.raise_compiler_error(
            'inference `' ~ node.name ~ '`: the function ' ~ name ~ ' is not in the registry of the '
            ~ 'schema ' ~ function.schema ~ ". Build it first: dbt build --select " ~ function.name
        ) -%}
    {%- endif -%}
    {{- return({
        'function_id': function.unique_id,
        'function_name': name,
        'function_version': entry.answer_version or local_md5(function.raw_code),
        'registry': redshift_ml.quote_name([
            function.schema | lower, redshift_ml._registry_name()
        ]) if entry else none,
        'schema': function.schema | lower,
        'output_type': 'varchar(65535)' if type in ['varchar', 'text'] else type,
        'super_input': redshift_ml._takes_super(function),
        'endpoint': entry.endpoint or '',
        'prompt_bytes': entry.prompt_bytes or 0,
        'price': entry.price or none,
    }) -}}
{% endmacro %}


{% macro _refuse_function_of(node, wanted, count) %}
    {%- do exceptions.raise_compiler_error(
        'inference `' ~ node.name ~ '`: `function` must name the one function that answers, '
        ~ 'and the body must depend on it; got ' ~ redshift_ml._shown(wanted) ~ ' and '
        ~ count ~ ' functions that the body depends on. Write above the body:\n\n'
        ~ '    -- depends_on: {' ~ "{ function('" ~ (wanted or 'fn_name') ~ "') }}"
    ) -%}
{% endmacro %}


{# A function's newest finished entry with the newest price of its endpoint, in one look. #}
{% macro _registry_entry(schema, name, names) %}
    {%- if redshift_ml._registry_name() not in redshift_ml._names_seen(names, schema) -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set prices = redshift_ml._prices_seed(names) -%}
    {%- set rows = run_query(
        'select answer_version, endpoint, prompt_bytes, '
        ~ (redshift_ml._price_columns() if prices else 'null as usd_in') ~ ' from '
        ~ redshift_ml.quote_name([schema, redshift_ml._registry_name()])
        ~ (' left join ' ~ prices ~ ' on model_id = endpoint' if prices else '')
        ~ ' where function_name = ' ~ redshift_ml.quote_literal(name)
        ~ " and status = 'ready' order by recorded_at desc"
        ~ (', true_on desc' if prices else '') ~ ' limit 1'
    ) -%}
    {%- for row in rows -%}
        {{- return({
            'answer_version': row['answer_version'], 'endpoint': row['endpoint'],
            'prompt_bytes': row['prompt_bytes'] | int,
            'price': redshift_ml._price_in(row) if row['usd_in'] is not none else none,
        }) -}}
    {%- endfor -%}
    {{- return({}) -}}
{% endmacro %}
