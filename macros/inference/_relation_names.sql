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
