{# The tables that stand in a schema now. dbt's cache does not know what macros have made. #}
{% macro _table_names(schema) %}
    {{- return(redshift_ml._names_in(run_query(redshift_ml._table_names_sql(schema)))) -}}
{% endmacro %}


{% macro _table_names_sql(schema) %}
    {{- return('select tablename::varchar(127) as name from pg_tables where schemaname = '
        ~ redshift_ml.quote_literal(schema | lower)) -}}
{% endmacro %}


{% macro _names_in(rows) %}
    {%- set names = [] -%}
    {%- for row in rows -%}
        {%- do names.append(row['name']) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}


{# The same, asked once a schema: `seen` keeps what was found. #}
{% macro _names_seen(seen, schema) %}
    {%- set schema = schema | lower -%}
    {%- if schema not in seen -%}
        {%- do seen.update({schema: redshift_ml._table_names(schema)}) -%}
    {%- endif -%}
    {{- return(seen[schema]) -}}
{% endmacro %}
