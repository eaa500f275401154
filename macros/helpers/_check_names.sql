{# Problems with the names of a model and its function. #}
{% macro _check_names(macro_name, named) %}
    {%- set problems = redshift_ml._check_name(macro_name, 'model_name', named.model_name) -%}
    {%- do problems.extend(
        redshift_ml._check_name(macro_name, 'function_name', named.function_name)
    ) -%}
    {{- return(problems) -}}
{% endmacro %}
