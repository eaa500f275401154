{# Whether a function node's source makes an ML statement. #}
{% macro _is_ml_source(node) %}
    {{- return(modules.re.search(
        '(?is)redshift_ml\\s*\\.\\s*(?:create_(?:external_)?(?:model|function)|task_model)\\s*\\('
        ~ '|^\\s*create\\s+(?:external\\s+)?model\\b'
        ~ '|^\\s*create\\s+(?:or\\s+replace\\s+)?external\\s+function\\b', node.raw_code
    ) is not none) -}}
{% endmacro %}


{# The ML functions that selected nodes call and that are not selected. #}
{% macro _called_functions() %}
    {%- set found, seen = {}, {} -%}
    {%- for id in selected_resources -%}
        {%- for node_id in redshift_ml._tested_nodes(id) -%}
            {%- do redshift_ml._collect_functions(node_id, found, seen) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(found.values() | list) -}}
{% endmacro %}


{# The node itself, or for a unit test the dbt model (all versions of it) that it tests. #}
{% macro _tested_nodes(id) %}
    {%- if not id.startswith('unit_test.') -%}
        {{- return([id]) -}}
    {%- endif -%}
    {%- set parts, found = id.split('.'), [] -%}
    {%- for node in graph.nodes.values()
        if node.package_name == parts[1] and node.name == parts[2]
        and node.resource_type == 'model' -%}
        {%- do found.append(node.unique_id) -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}


{# Follow a node's parents: its functions, and what ephemeral models bring in. #}
{% macro _collect_functions(id, found, seen) %}
    {%- set node = graph.nodes.get(id) or graph.functions.get(id) -%}
    {%- if node and id not in seen -%}
        {%- do seen.update({id: true}) -%}
        {%- for parent in node.depends_on.nodes if not redshift_ml._is_elsewhere(parent, node) -%}
            {%- set function = graph.functions.get(parent) -%}
            {%- if function and parent not in selected_resources
                and redshift_ml._is_ml_source(function) -%}
                {%- do found.update({parent: function}) -%}
            {%- elif function or graph.nodes.get(parent, {}).get('config', {}).get('materialized')
                == 'ephemeral' -%}
                {%- do redshift_ml._collect_functions(parent, found, seen) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}


{#
  Whether a parent is a function of another target (`--defer`), which dbt calls wherever
  the state has it. A store calls the function of its own target, whose ledger it keeps.
#}
{% macro _is_elsewhere(parent, node) %}
    {{- return(
        graph.functions.get(parent, {}).get('defer_function') is not none
        and node.config.get('materialized') != 'inference'
    ) -}}
{% endmacro %}
