{# The one form of a message about an argument. #}
{% macro _problem(macro_name, argument, expected, value) %}
    {{- return(
        '`' ~ macro_name ~ '`: `' ~ argument ~ '` must be ' ~ expected
        ~ '; got ' ~ redshift_ml._shown(value) ~ '.'
    ) -}}
{% endmacro %}


{# A value as it stands in a message: long text is cut, none is "nothing". #}
{% macro _shown(value) %}
    {%- if value is none -%}
        {{- return('nothing') -}}
    {%- endif -%}
    {%- set text = tojson(value, value | string) -%}
    {{- return(text if text | length <= 80 else text[:77] ~ '…') -}}
{% endmacro %}
