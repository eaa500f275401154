{# What stands in a schema now. dbt's cache does not know what macros have made. #}
{% macro _relation_names(schema) %}
    {%- set names = [] -%}
    {%- for row in run_query(
        'select c.relname::varchar(127) as name from pg_class c'
        ~ ' join pg_namespace n on n.oid = c.relnamespace'
        ~ ' where n.nspname = ' ~ redshift_ml.quote_literal(schema | lower)
    ) -%}
        {%- do names.append(row['name']) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}


{# The same, asked once a schema: `seen` keeps what was found. #}
{% macro _names_seen(seen, schema) %}
    {%- set schema = schema | lower -%}
    {%- if schema not in seen -%}
        {%- do seen.update({schema: redshift_ml._relation_names(schema)}) -%}
    {%- endif -%}
    {{- return(seen[schema]) -}}
{% endmacro %}
