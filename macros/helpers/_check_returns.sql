{# Problems with a return type. #}
{% macro _check_returns(macro_name, value) %}
    {%- if redshift_ml._data_type(value) is not none -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([redshift_ml._problem(macro_name, 'returns',
        'a Redshift data type such as varchar(65535), integer or super', value)]) -}}
{% endmacro %}


{# A list of data types, each in its canonical spelling. #}
{% macro _canonical_types(values) %}
    {%- set types = [] -%}
    {%- for value in values -%}
        {%- do types.append(redshift_ml._data_type(value)) -%}
    {%- endfor -%}
    {{- return(types) -}}
{% endmacro %}
