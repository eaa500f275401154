{#
  How dbt asks for the columns of a query. It is the first statement of a unit
  test that holds the dbt model's SQL, so this is where a test with mocks is
  refused on a cluster: before anything that could call a function is sent.
#}
{% macro redshift__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
    {%- if execute and model is defined and model.resource_type == 'unit_test' -%}
        {%- do redshift_ml._refuse_mocks() -%}
    {%- endif -%}
    {{- return(redshift_ml._of_dbt('get_empty_subquery_sql')(select_sql, select_sql_header)) -}}
{% endmacro %}
