{# The macro that dbt would call were there none of ours: its adapter's for Redshift, or the default. #}
{% macro _of_dbt(name) %}
    {%- set redshifts = 'redshift__' ~ name -%}
    {{- return(dbt[redshifts if redshifts in dbt else 'default__' ~ name]) -}}
{% endmacro %}
