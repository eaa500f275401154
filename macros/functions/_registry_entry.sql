{#
  Write a row of a function, for a transaction under the mutex: `building` unless another run has
  written anything of it since its state was read, `ready` unless another run has announced another
  definition meanwhile. Then nobody knows which of the two stands, and the row says `building`: the
  next build makes the function anew, and no answer is kept under the wrong version.
#}
{% macro _registry_insert_sql(definition, status, state) %}
    {%- set values = [] -%}
    {%- for value in [
        definition.function_name, definition.kind, definition.model_name,
        definition.data_types, definition.definition_hash, definition.source_hash,
        tojson(definition.grants), definition.answering.answer_version,
        definition.answering.endpoint, invocation_id,
    ] -%}
        {%- do values.append(redshift_ml.quote_literal(value)) -%}
    {%- endfor -%}
    {%- set registry = redshift_ml.quote_name([definition.schema, redshift_ml._registry_name()]) -%}
insert into {{ registry }} (
    function_name, kind, model_name, data_types, definition_hash, source_hash, grants,
    answer_version, endpoint, invocation_id, prompt_bytes, status, recorded_at
) select
    {{ values | join(', ') }}, {{ definition.answering.prompt_bytes }},
    {% if status == 'ready' -%}
    case when others = {{ state.others }} then 'ready' else 'building' end
    {%- else -%}
    'building'
    {%- endif %}, sysdate
from (
    select count(*) as entries, count(case when definition_hash <> {{ values[4] }} then 1 end) as others
    from {{ registry }} where function_name = {{ values[0] }}
) as seen
{%- if status == 'building' %} where entries = {{ state.entries }}{% endif %}
{%- endmacro %}


{% macro _registry_step(definition, status, state) %}
    {{- return({
        'sql': redshift_ml._registry_insert_sql(definition, status, state), 'status': status,
    }) -}}
{% endmacro %}


{# Take a step that writes a row; returns whether it is there, with the status that was meant. #}
{% macro _write_entry(definition, step, state) %}
    {%- set mine = redshift_ml._in_mutex(
        redshift_ml._mutex_of(definition.schema), [step.sql], 'select count(*) from '
        ~ redshift_ml.quote_name([definition.schema, redshift_ml._registry_name()])
        ~ ' where function_name = ' ~ redshift_ml.quote_literal(definition.function_name)
        ~ ' and invocation_id = ' ~ redshift_ml.quote_literal(invocation_id)
        ~ ' and status = ' ~ redshift_ml.quote_literal(step.status)
    )[0][0] | int -%}
    {{- return(mine > state.mine | select('equalto', step.status) | list | length) -}}
{% endmacro %}
