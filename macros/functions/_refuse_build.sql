{# Stop before anything is dropped when the build would hit what is not ours. #}
{% macro _refuse_build(definition, state, foreign) %}
    {%- set me = 'function `' ~ definition.schema ~ '.' ~ definition.function_name ~ '`: ' -%}
    {%- set problems = [] -%}
    {%- if state.relation -%}
        {%- do problems.append(
            me ~ 'a table or view bears this name. A function must not share its name with a '
            ~ 'relation, for dbt would drop one to make the other. Rename one of them, or give '
            ~ 'the functions a schema of their own (var redshift_ml_schema).'
        ) -%}
    {%- endif -%}
    {%- if state.owner is not none -%}
        {%- do problems.append(
            me ~ 'its model, ' ~ definition.model_name ~ ', belongs to the function '
            ~ state.owner ~ '. Give it another `model_name`.'
        ) -%}
    {%- endif -%}
    {%- if foreign -%}
        {%- do problems.append(
            me ~ 'a function of this name exists that dbt did not make. Drop it (DROP MODEL '
            ~ 'for the function of a model, DROP FUNCTION for any other), or let '
            ~ '`dbt build --full-refresh --select ' ~ definition.function_name ~ '` drop the '
            ~ 'model ' ~ definition.model_name ~ ' and make it anew.'
        ) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
