{#
  How dbt runs the statement of a function node on Redshift. dbt's own way
  (in a transaction, on every run, then GRANT on the function) fits no ML
  function, which is created once; every other function keeps dbt's way.
#}
{% macro redshift__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
    {%- if redshift_ml._statement_names(build_sql) is not none -%}
        {%- do redshift_ml._build_function(model, build_sql, should_full_refresh()) -%}
    {%- else -%}
        {{- return(redshift_ml._of_dbt('function_execute_build_sql')(
            build_sql, existing_relation, target_relation
        )) -}}
    {%- endif -%}
{% endmacro %}
