{#
  The function node whose answers an inference store holds; none for a plain SQL
  function. Of a store that dbt takes from elsewhere (`--defer`), the function as it
  stands there.
#}
{% macro _store_function(store) %}
    {%- set found = redshift_ml._store_node(store) -%}
    {%- for id in (found.node.depends_on.nodes if found else [])
        if id in graph.functions and redshift_ml._is_ml_source(graph.functions[id]) -%}
        {%- set function = graph.functions[id] -%}
        {%- set elsewhere = function.get('defer_function') if found.deferred else none -%}
        {{- return(
            dict(function, schema=elsewhere.schema, alias=elsewhere.alias) if elsewhere
            else function
        ) -}}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}


{# The dbt model of a store, as {node, deferred}; none for any other relation. #}
{% macro _store_node(store) %}
    {%- if execute -%}
        {#- dbt's unit tests have an empty graph. -#}
        {%- set nodes = (graph.nodes | default({})).values()
            | selectattr('resource_type', 'equalto', 'model')
            | selectattr('config.materialized', 'equalto', 'inference') | list -%}
        {%- for node in nodes if redshift_ml._is_at(node, store) -%}
            {{- return({'node': node, 'deferred': false}) -}}
        {%- endfor -%}
        {%- for node in nodes
            if node.get('defer_relation') and redshift_ml._is_at(node.defer_relation, store) -%}
            {{- return({'node': node, 'deferred': true}) -}}
        {%- endfor -%}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}


{% macro _is_at(node, relation) %}
    {{- return(
        (node.alias or node.name) | lower == relation.identifier | lower
        and node.schema | lower == relation.schema | lower
    ) -}}
{% endmacro %}


{# A store's dbt model as dbt's selectors name it: each version of a model is a store of its own. #}
{% macro _store_name(node) %}
    {{- return(node.name ~ ('.v' ~ node.version if node.get('version') is not none else '')) -}}
{% endmacro %}
