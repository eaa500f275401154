{# Problems with arguments that a macro does not have. #}
{% macro _check_unknown(macro_name, extra, known) %}
    {%- set problems = [] -%}
    {%- for argument in extra -%}
        {%- do problems.append(
            '`' ~ macro_name ~ '`: `' ~ argument ~ '` is not an argument; '
            ~ 'the arguments are ' ~ known | join(', ') ~ '.'
        ) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}
