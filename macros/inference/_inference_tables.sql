{#
  Make the shared tables and the procedures where they are missing, once in a run of
  dbt: nothing ever drops them. `graph` is the one object that lives as long as it.
  They are made under the mutex: of two runs at once one would find its own half made.
#}
{% macro _make_shared_tables(schema, present) %}
    {%- set ready = graph.setdefault('redshift_ml_shared_tables', []) -%}
    {%- if (invocation_id, schema) not in ready -%}
        {%- do redshift_ml._make_mutex(schema, present) -%}
        {%- set missing = redshift_ml._inference_table_sqls(schema).items()
            | rejectattr(0, 'in', present) | map(attribute=1) | list -%}
        {%- do redshift_ml._in_mutex(redshift_ml._mutex_of(schema), missing) if missing -%}
        {%- do redshift_ml._make_procedures(schema) -%}
        {%- do ready.append((invocation_id, schema)) -%}
    {%- endif -%}
{% endmacro %}


{#
  The shared tables of all stores whose functions live in one schema. Append-only.
  attempts: DISTKEY input_hash puts an attempt beside the answer it is compared
  with; SORTKEY claimed_at lets the leases of today skip the blocks of last year.
#}
{% macro _inference_table_sqls(schema) %}
    {%- set name = redshift_ml._inference_table -%}
    {{- return({
        'redshift_ml_attempts': 'create table if not exists ' ~ name(schema, 'attempts') ~ " (
    batch_id varchar(64) not null,
    run_key varchar(32) not null,
    worker integer not null,
    door varchar(16) not null,
    invocation_id varchar(64) not null,
    node varchar(512) not null,
    store varchar(512) not null,
    function_name varchar(127) not null,
    function_version varchar(32) not null,
    input_hash varchar(64) not null,
    batch_rows integer not null,
    claimed_at timestamp not null,
    expires_at timestamp not null
) diststyle key distkey (input_hash) sortkey (claimed_at)",
        'redshift_ml_ledger': 'create table if not exists ' ~ name(schema, 'ledger') ~ ' ('
            ~ redshift_ml._column_list(redshift_ml._ledger_columns())
            ~ ') diststyle auto sortkey (settled_at)',
    }) -}}
{% endmacro %}


{% macro _inference_table(schema, name) %}
    {{- return(redshift_ml.quote_name([schema, 'redshift_ml_' ~ name])) -}}
{% endmacro %}


{# Columns of the ledger, in order. One row per batch, and two per run (`start`, `run`). #}
{% macro _ledger_columns() %}
    {{- return({
        'kind': 'varchar(16)',
        'batch_id': 'varchar(64)',
        'run_key': 'varchar(32)',
        'door': 'varchar(16)',
        'invocation_id': 'varchar(64)',
        'node': 'varchar(512)',
        'store': 'varchar(512)',
        'function_name': 'varchar(127)',
        'function_version': 'varchar(32)',
        'endpoint': 'varchar(512)',
        'status': 'varchar(16)',
        'batch_rows': 'integer',
        'calls': 'integer',
        'tokens_in': 'bigint',
        'tokens_out': 'bigint',
        'tokens_reported': 'boolean',
        'usd': 'double precision',
        'seconds': 'double precision',
        'query_id': 'bigint',
        'seen_rows': 'bigint',
        'cached_inputs': 'bigint',
        'duplicate_rows': 'bigint',
        'blank_rows': 'bigint',
        'error': 'varchar(2000)',
        'settled_at': 'timestamp',
    }) -}}
{% endmacro %}


{% macro _column_list(columns) %}
    {%- set parts = [] -%}
    {%- for name, type in columns.items() -%}
        {%- do parts.append(name ~ ' ' ~ type) -%}
    {%- endfor -%}
    {{- return(parts | join(', ')) -}}
{% endmacro %}
