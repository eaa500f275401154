{# Problems with an optional keyword out of a list, in any case. #}
{% macro _check_choice(macro_name, argument, value, choices) %}
    {%- if value is none or (value is string and value | upper in choices) -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([redshift_ml._problem(
        macro_name, argument, choices | join(' or '), value
    )]) -}}
{% endmacro %}
