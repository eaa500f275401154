{# The function node whose answers an inference store holds; none for a plain SQL function. #}
{% macro _store_function(store) %}
    {%- if execute -%}
        {#- dbt's unit tests have an empty graph. -#}
        {%- for node in (graph.nodes | default({})).values()
            if node.resource_type == 'model' and node.config.materialized == 'inference'
            and (node.alias or node.name) | lower == store.identifier | lower
            and node.schema | lower == store.schema | lower -%}
            {%- for id in node.depends_on.nodes
                if id in graph.functions and redshift_ml._is_ml_source(graph.functions[id]) -%}
                {{- return(graph.functions[id]) -}}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}
