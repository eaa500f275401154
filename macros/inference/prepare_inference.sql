{#
  The on-run-start hook of inference models: makes the tables that all stores
  share, once and before threads race to. Without inference models it asks nothing.
  The registry too: marts over a clone of a store read it before a function is made here.
#}
{% macro prepare_inference() %}
    {%- if redshift_ml._is_run() -%}
        {%- for schema in redshift_ml._inference_schemas() -%}
            {%- set present = redshift_ml._table_names(schema) -%}
            {%- do adapter.create_schema(
                api.Relation.create(database=target.database, schema=schema)
            ) if not present -%}
            {%- do redshift_ml._make_registry(schema, present) -%}
            {%- do redshift_ml._make_shared_tables(schema, present) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return('') -}}
{% endmacro %}


{# The schemas of the functions that inference models use. #}
{% macro _inference_schemas() %}
    {%- set schemas = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized == 'inference' -%}
        {%- for id in node.depends_on.nodes if id in graph.functions -%}
            {%- do schemas.append(graph.functions[id].schema | lower) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(schemas | unique | sort | list) -}}
{% endmacro %}
