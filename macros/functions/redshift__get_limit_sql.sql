{#
  How dbt bounds the query that `dbt show` runs. The statement of an ML function is no
  query: it would be run, and make the function behind the registry's back.
#}
{% macro redshift__get_limit_sql(sql, limit) %}
    {%- if redshift_ml._statement_names(sql) is not none -%}
        {%- do exceptions.raise_compiler_error(
            'function `' ~ model.name ~ '`: `dbt show` runs what it previews, and this is the '
            ~ 'statement that makes the function. See it with dbt compile --select ' ~ model.name
            ~ ', make it with dbt build --select ' ~ model.name ~ '.'
        ) -%}
    {%- endif -%}
    {{- return(redshift_ml._of_dbt('get_limit_sql')(sql, limit)) -}}
{% endmacro %}
