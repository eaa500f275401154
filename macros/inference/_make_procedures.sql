{# Make the procedures that are missing, or are those of another version of this package. #}
{% macro _make_procedures(schema) %}
    {%- set wanted = {
        'redshift_ml_pay': (
            redshift_ml._pay_procedure_body(), redshift_ml._pay_procedure_sql(schema)
        ),
        'redshift_ml_wait': (
            redshift_ml._wait_procedure_body(), redshift_ml._wait_procedure_sql(schema)
        ),
    } -%}
    {%- set bodies = {} -%}
    {%- for row in run_query(
        'select p.proname::varchar(127) as name, p.prosrc as body from pg_proc p'
        ~ ' join pg_namespace n on n.oid = p.pronamespace where n.nspname = '
        ~ redshift_ml.quote_literal(schema | lower)
        ~ " and p.proname in ('" ~ wanted | join("', '") ~ "')"
    ) -%}
        {%- do bodies.update({row['name']: row['body']}) -%}
    {%- endfor -%}
    {%- for name, (body, sql) in wanted.items() if bodies.get(name, '').split() != body.split() -%}
        {%- do redshift_ml._run_outside_transaction(sql) -%}
        {%- do redshift_ml._commit() -%}
    {%- endfor -%}
{% endmacro %}
