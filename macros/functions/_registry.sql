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
        ~ ' order by ' ~ redshift_ml._newest_first()
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


{# How the rows of a function are ordered: what ended in the instant in which it began, is ended. #}
{% macro _newest_first() %}
    {{- return("recorded_at desc, case status when 'ready' then 0 else 1 end") -}}
{% endmacro %}
