{# Let the run that is making a function go on for a second. #}
{% macro _wait_for_builder(definition, waited) %}
    {%- do log(
        'redshift_ml: function ' ~ definition.schema ~ '.' ~ definition.function_name
        ~ ': another run is making it, or died of it; waiting for 20 seconds at most',
        info=not waited
    ) -%}
    {%- do redshift_ml._spin(1) -%}
{% endmacro %}


{#
  One of two runs at once has to stop when they want different functions: what the other
  one buys would be answered by a function that it does not know of.
#}
{% macro _refuse_two_builders(definition) %}
    {%- do exceptions.raise_compiler_error(
        'function `' ~ definition.schema ~ '.' ~ definition.function_name ~ '`: another run of dbt '
        ~ 'has made another definition of it at the same time. Give the two runs schemas of their '
        ~ 'own, or run this command again when the other one is over.'
    ) -%}
{% endmacro %}
