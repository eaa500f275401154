{#
  Write that a run is about to make a function, unless another one has written
  anything of it since the state was looked at. Returns whether it was written.
#}
{% macro _announce(definition, state, sql) %}
    {%- set same = redshift_ml._look_at_entries(definition)['entries'] | int == state.entries -%}
    {%- do redshift_ml._write_after_look([sql] if same else []) -%}
    {{- return(same) -}}
{% endmacro %}


{#
  Write what a function is now. When another run has announced another definition
  meanwhile, nobody knows which of the two stands: then the function stays `building`,
  so that the next build makes it anew and no answer is kept under the wrong version.
#}
{% macro _record(definition, state, sql) %}
    {%- set alone = redshift_ml._look_at_entries(definition)['others'] | int == state.others -%}
    {%- do redshift_ml._write_after_look(
        [sql if alone else redshift_ml._registry_insert_sql(definition, 'building')]
    ) -%}
    {%- do redshift_ml._refuse_two_builders(definition) if not alone -%}
{% endmacro %}


{# Count the rows of a function under the mutex, and keep it. #}
{% macro _look_at_entries(definition) %}
    {{- return(redshift_ml._look_in_mutex(
        redshift_ml._mutex_of(definition.schema),
        'select count(*) as entries, count(case when definition_hash <> '
        ~ redshift_ml.quote_literal(definition.definition_hash) ~ ' then 1 end) as others from '
        ~ redshift_ml.quote_name([definition.schema, redshift_ml._registry_name()])
        ~ ' where function_name = ' ~ redshift_ml.quote_literal(definition.function_name)
    )[0]) -}}
{% endmacro %}


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
