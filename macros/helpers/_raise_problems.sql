{# Raise once, with every problem on a line of its own. #}
{% macro _raise_problems(problems) %}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(problems | join('\n')) -%}
    {%- endif -%}
{% endmacro %}
