{# Other dbt models that are stores of the same function. #}
{% macro _sibling_nodes(node, function_id) %}
    {%- set nodes = [] -%}
    {%- for other in graph.nodes.values()
        if other.resource_type == 'model' and other.unique_id != node.unique_id
        and other.config.materialized == 'inference'
        and function_id in other.depends_on.nodes -%}
        {%- do nodes.append(other) -%}
    {%- endfor -%}
    {{- return(nodes) -}}
{% endmacro %}


{# Their stores, as far as they stand already. #}
{% macro _sibling_stores(node, function_id, names) %}
    {%- set stores = [] -%}
    {%- for other in redshift_ml._sibling_nodes(node, function_id) -%}
        {%- set name = other.alias or other.name -%}
        {%- if name | lower in redshift_ml._names_seen(names, other.schema) -%}
            {%- do stores.append(redshift_ml.quote_name([other.schema, name])) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(stores) -}}
{% endmacro %}


{# Copy what siblings hold, also those whose stores were made while this run was on. #}
{% macro _adopt_sqls(p) %}
    {%- set sqls = [] -%}
    {%- if p.siblings_to_come -%}
        {%- do p.update({
            'siblings': redshift_ml._sibling_stores(graph.nodes[p.node], p.function_id, {})
        }) -%}
    {%- endif -%}
    {%- for sibling in p.siblings -%}
        {%- do sqls.append(redshift_ml._adopt_sql(p, sibling)) -%}
    {%- endfor -%}
    {{- return(sqls) -}}
{% endmacro %}
