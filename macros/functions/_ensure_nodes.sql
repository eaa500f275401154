{# Make missing and changed functions, or stop with the command that does. #}
{% macro _ensure_nodes(nodes) %}
    {%- set states, stuck = {}, [] -%}
    {%- for node in nodes -%}
        {%- set schema = node.schema | lower -%}
        {%- if schema not in states -%}
            {%- do states.update({schema: redshift_ml._schema_state(schema)}) -%}
        {%- endif -%}
        {%- set rendered = redshift_ml._render_node(node) -%}
        {%- if rendered is not none -%}
            {%- if not redshift_ml._stands(node, states[schema], rendered) -%}
                {%- do adapter.create_schema(api.Relation.create(
                    database=node.database, schema=node.schema
                )) -%}
                {%- do redshift_ml._build_function(node, rendered, main=none) -%}
            {%- endif -%}
        {%- elif not redshift_ml._source_stands(node, states[schema]) -%}
            {%- do stuck.append(node.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if stuck -%}
        {%- do exceptions.raise_compiler_error(
            'redshift_ml: ' ~ stuck | join(', ') ~ (' is' if stuck | length == 1 else ' are')
            ~ ' missing or changed, and `dbt run` does not build functions. Run:\n\n    '
            ~ 'dbt build --select resource_type:function\n\nand then this command again.'
        ) -%}
    {%- endif -%}
{% endmacro %}


{# Whether the build would send nothing, judged by the statement itself. #}
{% macro _stands(node, schema_state, statement) %}
    {%- set definition = redshift_ml._definition(node, statement) -%}
    {%- set state = redshift_ml._function_state(definition, schema_state) -%}
    {{- return(redshift_ml._build_plan(definition, state, false).action == 'skip') -}}
{% endmacro %}


{# Whether a function exists that was made from this very source. #}
{% macro _source_stands(node, schema_state) %}
    {%- set name = (node.alias or node.name) | lower -%}
    {%- set state = redshift_ml._function_state(
        {'function_name': name, 'model_name': none}, schema_state
    ) -%}
    {{- return(
        state.exists and state.recorded | length > 0
        and state.recorded[0].status == 'ready'
        and state.recorded[0].source_hash == redshift_ml._source_hash(node)
    ) -}}
{% endmacro %}
