{# Problems with an optional whole number between two bounds. #}
{% macro _check_integer(macro_name, argument, value, least, most) %}
    {%- if value is none
        or (value is integer and value is not boolean and least <= value <= most) -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([redshift_ml._problem(
        macro_name, argument, 'a whole number from ' ~ least ~ ' to ' ~ most, value
    )]) -}}
{% endmacro %}
