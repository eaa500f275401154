{#
  How dbt renders the statement of a function node on Redshift. An ML function's
  body is the whole statement; every other function is dbt's own business.
#}
{% macro redshift__scalar_function_sql(target_relation) %}
    {%- if redshift_ml._statement_names(model.compiled_code) is not none -%}
        {{- return(model.compiled_code) -}}
    {%- endif -%}
    {{- return(redshift_ml._of_dbt('scalar_function_sql')(target_relation)) -}}
{% endmacro %}
