{# The budget of the shipped workflow: the var caps what one run sends of each function. #}
{% macro _feedback_budget() %}
    {%- set limit = var('redshift_ml_feedback_limit', none) -%}
    {{- return({} if limit is none else {'run': {'calls': limit | int}}) -}}
{% endmacro %}
