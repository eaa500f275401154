{#
  Write to shared tables, one transaction after another in the whole warehouse.
  `ask` is a query to follow the commit; its rows are returned.

  dbt gets the transaction as one text. A statement that failed it sends again on a
  new connection (`retries`, `retry_all`), where nothing is left of those before it,
  nor of the lock; of one text it sends all again. It begins here, whatever dbt
  sends of its own transactions (`redshift_skip_autocommit_transaction_statements`).
#}
{% macro _in_mutex(p, sqls, ask=none) %}
    {{- return(redshift_ml._send_as_one(
        redshift_ml._lock_sqls(p) + sqls + ['commit'] + ([ask] if ask else []), ask is not none
    )) -}}
{% endmacro %}


{#
  Ask under the mutex and keep it; `_write_after_look` goes on. Only in the same
  transaction: it closes a cursor, and no cursor outlives its own.
#}
{% macro _look_in_mutex(p, ask) %}
    {{- return(redshift_ml._send_as_one(
        redshift_ml._lock_sqls(p) + ['declare redshift_ml_look cursor for select 1', ask], true
    )) -}}
{% endmacro %}


{% macro _write_after_look(sqls) %}
    {%- do redshift_ml._send_as_one(['close redshift_ml_look'] + sqls + ['commit']) -%}
{% endmacro %}


{# A transaction takes its snapshot after it got the lock, so nothing may be open before. #}
{% macro _lock_sqls(p) %}
    {{- return(redshift_ml._commit_sqls() + ['begin', 'lock table ' ~ p.mutex]) -}}
{% endmacro %}


{# Send statements as one text, and return the rows of the last where they are wanted. #}
{% macro _send_as_one(sqls, fetch=false) %}
    {%- call statement('redshift_ml_as_one', fetch_result=fetch, auto_begin=false) -%}
        {{- sqls | join(';\n') -}}
    {%- endcall -%}
    {{- return(load_result('redshift_ml_as_one').table) -}}
{% endmacro %}


{# End the transaction that a driver without autocommit opens before any statement. #}
{% macro _commit() %}
    {%- for sql in redshift_ml._commit_sqls() -%}
        {%- do redshift_ml._run_outside_transaction(sql) -%}
    {%- endfor -%}
{% endmacro %}


{% macro _commit_sqls() %}
    {{- return([] if target.get('autocommit', false) else ['commit']) -}}
{% endmacro %}


{# Run a statement and return how many rows it changed. #}
{% macro _changed_rows(sql) %}
    {%- do redshift_ml._run_outside_transaction(sql, 'redshift_ml_change') -%}
    {{- return([load_result('redshift_ml_change').response.rows_affected, 0] | max) -}}
{% endmacro %}
