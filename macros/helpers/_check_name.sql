{# Problems with an identifier of one or two parts.
   https://docs.aws.amazon.com/redshift/latest/dg/r_names.html #}
{% macro _check_name(macro_name, argument, value) %}
    {%- set expected = 'a name, or schema.name, of 1 to 127 bytes a part' -%}
    {%- set parts = value.split('.') if value is string else (value or []) -%}
    {%- set problems = [] -%}
    {%- if parts | length not in [1, 2] -%}
        {%- do problems.append(redshift_ml._problem(macro_name, argument, expected, value)) -%}
    {%- else -%}
        {%- for part in parts
            if part is not string or '\0' in part
            or not 1 <= part.encode('utf-8') | length <= 127 -%}
            {%- do problems.append(redshift_ml._problem(macro_name, argument, expected, value)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(problems[:1]) -}}
{% endmacro %}
