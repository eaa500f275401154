{#
  How dbt renders the query of a unit test on Redshift. Mocks travel in a
  comment before it, so that they hold for this one statement.
#}
{% macro redshift__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) %}
    {%- set mocks = redshift_ml._unit_test_mocks() -%}
    {%- if mocks is not none -%}
        {{- redshift_ml._mocks_comment(mocks) ~ '\n' -}}
    {%- endif -%}
    {{- redshift_ml._of_dbt('get_unit_test_sql')(
        main_sql, expected_fixture_sql, expected_column_names
    ) -}}
{% endmacro %}
