{# Problems with a text that becomes a literal: optional unless `required`. #}
{% macro _check_text(macro_name, argument, value, required=false) %}
    {%- if value is none and not required -%}
        {{- return([]) -}}
    {%- endif -%}
    {%- if value is not string or (required and not value | trim) -%}
        {{- return([redshift_ml._problem(macro_name, argument,
            'a string' ~ (' that is not blank' if required else ''), value)]) -}}
    {%- endif -%}
    {%- if '\0' in value -%}
        {{- return([redshift_ml._problem(macro_name, argument,
            'free of NUL characters, which Redshift cannot store', value)]) -}}
    {%- endif -%}
    {{- return([]) -}}
{% endmacro %}
