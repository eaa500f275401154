{# Problems with a list of data types; `least` how many there must be. #}
{% macro _check_data_types(macro_name, argument, values, least=0) %}
    {%- if values is string or values is not sequence or values | length < least -%}
        {{- return([redshift_ml._problem(
            macro_name, argument, 'a list of data types, one per argument', values
        )]) -}}
    {%- endif -%}
    {%- set problems = [] -%}
    {%- for value in values if redshift_ml._data_type(value) is none -%}
        {%- do problems.append(redshift_ml._problem(macro_name, argument,
            "Redshift data types such as varchar(65535), integer or super", value)) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}
