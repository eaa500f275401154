{# What `default__` says on a target that is not Redshift. Silent while
   parsing, so that `dbt ls` works on any target. #}
{% macro _raise_unsupported(macro_name) %}
    {%- if execute -%}
        {%- do exceptions.raise_compiler_error(
            '`' ~ macro_name ~ "`: not supported on target type '" ~ target.type
            ~ "'; supported: redshift."
        ) -%}
    {%- endif -%}
{% endmacro %}
