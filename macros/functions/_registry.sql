{#
  The registry: one table in each schema of functions, append-only. The newest
  row of a function says what it is: `ready` is what stands, `building` is what
  a run is about to make, or was when it died. Rows are only ever inserted, under
  the mutex of the schema, so that of two runs each sees what the other announced.
#}
{% macro _registry_name() %}
    {{- return('redshift_ml_registry') -}}
{% endmacro %}


{% macro _registry_create_sql(schema) -%}
create table if not exists {{ redshift_ml.quote_name([schema, redshift_ml._registry_name()]) }} (
    function_name varchar(127) not null,
    kind varchar(32) not null,
    model_name varchar(127) not null,
    data_types varchar(65535) not null,
    definition_hash varchar(32) not null,
    source_hash varchar(32) not null,
    grants varchar(65535) not null,
    answer_version varchar(32) not null,
    endpoint varchar(512) not null,
    prompt_bytes integer not null,
    status varchar(16) not null,
    invocation_id varchar(36) not null,
    recorded_at timestamp not null
)
{%- endmacro %}


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


{# Make the mutex and the registry of a schema where they are missing among its relations. #}
{% macro _make_registry(schema, relations) %}
    {%- if [redshift_ml._registry_name(), 'redshift_ml_mutex'] | reject('in', relations) | list -%}
        {%- do redshift_ml._run_outside_transaction('commit') -%}
        {%- do redshift_ml._make_mutex(schema, relations) -%}
        {%- do redshift_ml._in_mutex(
            redshift_ml._mutex_of(schema), [redshift_ml._registry_create_sql(schema)]
        ) -%}
    {%- endif -%}
{% endmacro %}


{# The rows of a schema's registry, newest first. #}
{% macro _registry_rows(schema) %}
    {%- set rows = run_query(
        'select function_name, kind, model_name, data_types, definition_hash, source_hash, '
        ~ 'grants, status, invocation_id, datediff(second, recorded_at, sysdate) as age from '
        ~ redshift_ml.quote_name([schema, redshift_ml._registry_name()])
        ~ " order by recorded_at desc, case status when 'ready' then 0 else 1 end"
    ) -%}
    {%- set found = [] -%}
    {%- for row in rows -%}
        {%- do found.append({
            'function_name': row['function_name'], 'kind': row['kind'],
            'model_name': row['model_name'], 'data_types': row['data_types'] or '',
            'definition_hash': row['definition_hash'], 'source_hash': row['source_hash'],
            'grants': fromjson(row['grants'] | string, []), 'status': row['status'],
            'invocation_id': row['invocation_id'], 'age': row['age'] | int,
        }) -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}
