{# For a plan before the first run: empty tables in the place of those to come. #}
{% macro _stand_in_for_missing(p, existing) %}
    {%- if existing is none -%}
        {%- do p.update({'store': redshift_ml._empty_table(
            redshift_ml._store_columns(p.output_type)
        )}) -%}
    {%- endif -%}
    {%- for name, columns in {
        'attempts': {
            'batch_id': 'varchar(64)', 'input_hash': 'varchar(64)', 'claimed_at': 'timestamp',
            'function_name': 'varchar(127)', 'function_version': 'varchar(32)',
            'expires_at': 'timestamp',
        },
        'ledger': {
            'batch_id': 'varchar(64)', 'kind': 'varchar(16)', 'status': 'varchar(16)',
            'batch_rows': 'integer', 'error': 'varchar(2000)',
            'function_name': 'varchar(127)', 'settled_at': 'timestamp',
        },
    }.items() if 'redshift_ml_' ~ name not in redshift_ml._names_seen(p.names, p.schema) -%}
        {%- do p.update({name: redshift_ml._empty_table(columns)}) -%}
    {%- endfor -%}
{% endmacro %}


{% macro _empty_table(columns) %}
    {%- set nulls = [] -%}
    {%- for name, type in columns.items() -%}
        {%- do nulls.append('null::' ~ type ~ ' as ' ~ name) -%}
    {%- endfor -%}
    {{- return('(select ' ~ nulls | join(', ') ~ ' where 1 = 0)') -}}
{% endmacro %}
