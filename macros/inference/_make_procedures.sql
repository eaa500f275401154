{#
  Make the procedures that are missing, or are those of another version of this package.
  What is missing is looked at again under the mutex: another run may be making it.
#}
{% macro _make_procedures(schema) %}
    {%- if redshift_ml._missing_procedures(
        schema, run_query(redshift_ml._procedures_sql(schema))
    ) -%}
        {%- do redshift_ml._run_outside_transaction('commit') -%}
        {%- do redshift_ml._write_after_look(redshift_ml._missing_procedures(
            schema, redshift_ml._look_in_mutex(
                redshift_ml._mutex_of(schema), redshift_ml._procedures_sql(schema)
            )
        )) -%}
    {%- endif -%}
{% endmacro %}


{% macro _procedures_sql(schema) %}
    {{- return(
        'select p.proname::varchar(127) as name, p.prosrc as body from pg_proc p'
        ~ ' join pg_namespace n on n.oid = p.pronamespace where n.nspname = '
        ~ redshift_ml.quote_literal(schema | lower)
        ~ " and p.proname in ('redshift_ml_pay', 'redshift_ml_wait')"
    ) -}}
{% endmacro %}


{# The statements that make what is not among the procedures that stand. #}
{% macro _missing_procedures(schema, standing) %}
    {%- set bodies, missing = {}, [] -%}
    {%- for row in standing -%}
        {%- do bodies.update({row['name']: row['body']}) -%}
    {%- endfor -%}
    {%- for name, body, sql in [
        ('redshift_ml_pay', redshift_ml._pay_procedure_body(),
            redshift_ml._pay_procedure_sql(schema)),
        ('redshift_ml_wait', redshift_ml._wait_procedure_body(),
            redshift_ml._wait_procedure_sql(schema)),
    ] if bodies.get(name, '').split() != body.split() -%}
        {%- do missing.append(sql) -%}
    {%- endfor -%}
    {{- return(missing) -}}
{% endmacro %}
