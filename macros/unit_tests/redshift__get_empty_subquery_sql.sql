{#
  How dbt asks for the columns of a query. It is the first statement of a unit
  test that holds the dbt model's SQL, so this is where a test with mocks is
  refused on a cluster: before anything that could call a function is sent.
#}
{% macro redshift__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {%- if execute and model is defined and model.resource_type == 'unit_test' -%}
        {%- do redshift_ml._refuse_mocks() -%}
    {%- endif -%}
    {%- if dbt.redshift__get_empty_subquery_sql is defined -%}
        {{- return(dbt.redshift__get_empty_subquery_sql(select_sql, select_sql_header)) -}}
    {%- endif -%}
    {{- return(dbt.default__get_empty_subquery_sql(select_sql, select_sql_header)) -}}
{% endmacro %}
