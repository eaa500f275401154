{#
  The shared tables of all stores whose functions live in one schema. Append-only.
  attempts: DISTKEY input_hash puts an attempt beside the answer it is compared
  with; SORTKEY claimed_at lets the leases of today skip the blocks of last year.
#}
{% macro _inference_table_sqls(schema) %}
    {%- set name = redshift_ml._inference_table -%}
    {{- return({
        'redshift_ml_mutex': 'create table if not exists ' ~ name(schema, 'mutex')
            ~ ' (only_locked integer)',
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


{# Columns of a store, in order, as {name: type}. New ones are added at the end. #}
{% macro _store_columns(output_type) %}
    {{- return({
        'function_name': 'varchar(127)',
        'function_version': 'varchar(32)',
        'input_hash': 'varchar(64)',
        'input': 'varchar(65535)',
        'output': output_type,
        'status': 'varchar(16)',
        'error': 'varchar(2000)',
        'attempts': 'integer',
        'tokens_in': 'integer',
        'tokens_out': 'integer',
        'tokens_reported': 'boolean',
        'seconds': 'double precision',
        'batch_id': 'varchar(64)',
        'invocation_id': 'varchar(64)',
        'answered_at': 'timestamp',
        'superseded_at': 'timestamp',
    }) -}}
{% endmacro %}


{#
  DISTKEY input_hash: marts join on it, and a hash spreads evenly. SORTKEY
  input_hash: that join and the anti-join of every run are merge joins over
  sorted blocks, and all versions of one text lie together.
#}
{% macro _store_create_sql(store, output_type) %}
create table {{ store }} (
    {{ redshift_ml._column_list(redshift_ml._store_columns(output_type)) }}
) diststyle key distkey (input_hash) sortkey (input_hash)
{%- endmacro %}
