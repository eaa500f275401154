{#
  The on-run-start hook. dbt skips function nodes under `dbt run`, so a dbt
  model would meet "function does not exist", or the function of last week's
  prompt. Looks at the functions that the selected nodes call and that are not
  selected themselves: makes what is missing or changed where the statement can
  be rendered here just as dbt would, and otherwise stops with the command that
  builds it. Renders to nothing; without such functions it asks nothing.
#}
{% macro ensure_functions() %}
    {%- if redshift_ml._is_run() -%}
        {%- do redshift_ml._refuse_shared_names() -%}
        {%- do redshift_ml._prepare_registries() -%}
        {%- set nodes = redshift_ml._called_functions() if graph.functions
            | reject('in', selected_resources) | list else [] -%}
        {%- if nodes and 'unit_test.' in selected_resources | join(' ') -%}
            {%- do redshift_ml._require_overrides() -%}
            {%- do redshift_ml._refuse_misplaced_mocks() -%}
        {%- endif -%}
        {%- if nodes -%}
            {%- do redshift_ml._ensure_nodes(nodes) -%}
        {%- endif -%}
    {%- endif -%}
    {{- return('') -}}
{% endmacro %}


{# A relation and a function of one name in one schema: dbt would drop one. #}
{% macro _refuse_shared_names() %}
    {%- set taken, problems = {}, [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type in ['model', 'seed', 'snapshot']
        and node.config.materialized not in ['ephemeral', 'ml_model'] -%}
        {%- do taken.update({(node.schema | lower, (node.alias or node.name) | lower): node}) -%}
    {%- endfor -%}
    {%- for node in graph.functions.values() if redshift_ml._is_ml_source(node) -%}
        {%- set other = taken.get((node.schema | lower, (node.alias or node.name) | lower)) -%}
        {%- if other -%}
            {%- do problems.append(
                'function `' ~ node.name ~ '`: the ' ~ other.resource_type ~ ' '
                ~ other.unique_id ~ ' bears the same name in the schema ' ~ node.schema
                ~ '. A function must not share its name with a relation: rename one of them.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{# Make the registries that this run will write to before its threads race. #}
{% macro _prepare_registries() %}
    {%- set schemas = [] -%}
    {%- for id in selected_resources -%}
        {%- set node = graph.functions.get(id) or graph.nodes.get(id) -%}
        {%- if id in graph.functions and redshift_ml._is_ml_source(node) -%}
            {%- do redshift_ml._require_overrides() -%}
            {%- do schemas.append(node.schema | lower) -%}
        {%- elif node and node.config.materialized == 'ml_model' -%}
            {%- do schemas.append(node.schema | lower) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for schema in schemas | unique -%}
        {%- do redshift_ml._make_registry(schema, redshift_ml._table_names(schema)) -%}
    {%- endfor -%}
{% endmacro %}


{# Stop when dbt would wrap the statement in CREATE FUNCTION … AS $$ … $$, or drop mocks. #}
{% macro _require_overrides() %}
    {%- for found in [
        adapter.dispatch('scalar_function_sql', 'dbt'),
        adapter.dispatch('function_execute_build_sql', 'dbt'),
        adapter.dispatch('get_unit_test_sql', 'dbt'),
        adapter.dispatch('get_empty_subquery_sql', 'dbt'),
    ] -%}
        {%- if found.macro.package_name == 'dbt' -%}
            {%- do exceptions.raise_compiler_error(
                'redshift_ml: this project has functions that call models, and its '
                ~ 'dbt_project.yml does not let the package build them. Add:\n\n'
                ~ 'dispatch:\n  - macro_namespace: dbt\n    search_order: ['
                ~ project_name ~ ', redshift_ml, dbt]'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
