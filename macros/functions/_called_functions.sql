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
        {%- do redshift_ml._collect_functions(id, found, seen) -%}
    {%- endfor -%}
    {{- return(found.values() | list) -}}
{% endmacro %}


{# Follow a node's parents: its functions, and what ephemeral models bring in. #}
{% macro _collect_functions(id, found, seen) %}
    {%- set node = graph.nodes.get(id) or graph.functions.get(id) -%}
    {%- if node and id not in seen -%}
        {%- do seen.update({id: true}) -%}
        {%- for parent in node.depends_on.nodes -%}
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
