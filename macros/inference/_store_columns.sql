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
  sorted blocks, and all versions of one text lie together. Another run may have
  made it since dbt looked.
#}
{% macro _store_create_sql(store, output_type) %}
create table if not exists {{ store }} (
    {{ redshift_ml._column_list(redshift_ml._store_columns(output_type)) }}
) diststyle key distkey (input_hash) sortkey (input_hash)
{%- endmacro %}
