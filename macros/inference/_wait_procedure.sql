{#
  The procedure that waits for a paid statement that outlived its client: it takes
  the lock of the worker's table once. The worker may live after all and drop that
  table meanwhile: then there is nothing to wait for. Any other error is thrown.
#}
{% macro _wait_procedure_sql(schema) %}
create or replace procedure {{ redshift_ml._inference_table(schema, 'wait') }}(
    paid in varchar(512)
) nonatomic as $${{ redshift_ml._wait_procedure_body() }}$$ language plpgsql
{%- endmacro %}


{% macro _wait_procedure_body() %}
begin
    begin
        execute 'lock table ' || paid;
    exception when others then
        if sqlstate <> '42P01' then
            raise exception '%', sqlerrm;
        end if;
    end;
end;
{% endmacro %}


{# Wait for the statement of an open batch, whoever's it is; returns the table that it writes to. #}
{% macro _wait_for_statement(p, batch) %}
    {%- set paid = redshift_ml._private_table(
        p.schema, 'paid', batch['run_key'], batch['worker'] | int
    ) -%}
    {%- do redshift_ml._commit() -%}
    {%- do redshift_ml._run_outside_transaction(
        redshift_ml._wait_sql(p, redshift_ml.quote_literal(paid))
    ) -%}
    {{- return(paid) -}}
{% endmacro %}


{# Wait for what may still be written to a worker's table, a SQL literal. #}
{% macro _wait_sql(p, paid) %}
    {{- return('call ' ~ p.wait ~ '(' ~ paid ~ ')') -}}
{% endmacro %}
