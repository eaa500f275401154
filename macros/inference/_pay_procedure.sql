{#
  The procedure that every batch is paid through. It runs the paid statement and,
  when that fails, writes the error beside the answers and ends well, so that
  dbt, which cannot catch an error, goes on with the next batch.

  NONATOMIC: an error that its handler has caught is not thrown again, and each
  statement commits by itself. OTHERS catches all but a cancelled query.
  https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-trapping-errors.html
  With `autocommit: false` the call is in the driver's transaction, where a procedure
  may not COMMIT; dbt commits after it.
  https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html

  Returns one row, to be read by position: rows paid, query id, failed as, error.
  A call that comes twice finds the batch in `paid`, pays nothing, and says again
  what the first one came to.

  failed_as  throttled  no capacity, or nobody there: later
             released   the statement itself cannot run (SQLSTATE class 42)
             failed     one of the texts may be poison
#}
{% macro _pay_procedure_sql(schema) %}
create or replace procedure {{ redshift_ml._inference_table(schema, 'pay') }}(
    statement in varchar(65535),
    batch in varchar(64),
    paid in varchar(512),
    paid_rows out bigint,
    query_number out bigint,
    failed_as out varchar(16),
    failed_with out varchar(2000)
) nonatomic as $${{ redshift_ml._pay_procedure_body() }}$$ language plpgsql
{%- endmacro %}


{% macro _pay_procedure_body() %}
declare
    of_batch varchar(256) := ' where batch_id = ' || quote_literal(batch);
begin
    begin
        execute statement;
        get diagnostics paid_rows := row_count;
        query_number := pg_last_query_id();
        if paid_rows = 0 then
            execute 'select count(case when call_no > 0 then 1 end), max(failed_as), max(error) from '
                || paid || of_batch into paid_rows, failed_as, failed_with;
        end if;
    exception when others then
        paid_rows := 0;
        failed_with := left(sqlerrm, 500);
        if lower(sqlerrm) ~ '{{ redshift_ml._throttling_words() }}' then
            failed_as := 'throttled';
        elsif left(sqlstate, 2) = '42' then
            failed_as := 'released';
        else
            failed_as := 'failed';
        end if;
        execute 'insert into ' || paid || ' (batch_id, call_no, paid_at, failed_as, error) values ('
            || quote_literal(batch) || ', 0, getdate(), ' || quote_literal(failed_as) || ', '
            || quote_literal(failed_with) || ')';
    end;
end;
{% endmacro %}


{# What an error says that means "later", not "never", as a POSIX pattern in lower case. #}
{% macro _throttling_words() %}
    {{- return(
        'too many requests|throttl|rate exceeded|slow ?down|(^|[^0-9])(429|502|503|504)([^0-9]|$)'
        ~ '|unavailable|cannot reach|connection (refused|reset|aborted|closed)|closed connection'
    ) -}}
{% endmacro %}
