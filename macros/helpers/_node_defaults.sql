{#
  What a statement takes from the dbt node that it is the body of: names
  (two parts: Redshift documents no three-part model name), argument types and
  return type. An argument that is given wins.
#}
{% macro _node_defaults(node, model_name, function_name, data_types, returns) %}
    {%- set node = node or {} -%}
    {%- do redshift_ml._check_described(node) -%}
    {%- set identifier = node.get('alias') or node.get('name') -%}
    {%- set function_name = function_name or identifier -%}
    {%- set model_name = model_name
        or (function_name ~ '_model' if function_name is string else none) -%}
    {%- set signature = (node.get('arguments') or []) | map(attribute='data_type') | list -%}
    {{- return({
        'model_name': redshift_ml._in_schema(node.get('schema'), model_name),
        'function_name': redshift_ml._in_schema(node.get('schema'), function_name),
        'data_types': data_types if data_types is not none else signature,
        'returns': returns or (node.get('returns') or {}).get('data_type'),
    }) -}}
{% endmacro %}


{# dbt gives a function that no yml describes this type, and no word about it. #}
{% macro _check_described(node) %}
    {%- if (node.get('returns') or {}).get('data_type') == 'INVALID_TYPE' -%}
        {%- do redshift_ml._raise_problems(['function `' ~ node.get('name') ~ '`: no yml describes'
            ~ ' it. Write an entry with this name, `arguments` and `returns` under `functions:`'
            ~ ' in a yml of the project (docs/functions.md). If there is one, dbt lost it when the'
            ~ ' file came or went: run once with --no-partial-parse.']) -%}
    {%- endif -%}
{% endmacro %}


{# A bare name in a schema, as parts; a name with a schema of its own stays. #}
{% macro _in_schema(schema, name) %}
    {%- if schema and name is string and '.' not in name -%}
        {{- return([schema, name]) -}}
    {%- endif -%}
    {{- return(name) -}}
{% endmacro %}


{# The node being compiled, when it is one that can hold a statement. #}
{% macro _current_node(node) %}
    {%- if node is not none -%}
        {{- return(node) -}}
    {%- endif -%}
    {%- if model is defined and model and model.get('resource_type') in ['function', 'model'] -%}
        {{- return(model) -}}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}
