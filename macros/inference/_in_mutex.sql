{#
  Write to shared tables, one transaction after another in the whole warehouse.
  It takes its snapshot after it got the lock, so nothing may be open before: what
  a driver without autocommit has is ended here. Returns the rows that the last
  statement changed.
#}
{% macro _in_mutex(p, sqls) %}
    {%- set changed = [0] -%}
    {%- do redshift_ml._lock_mutex(p) -%}
    {%- for sql in sqls -%}
        {%- do changed.append(redshift_ml._changed_rows(sql)) -%}
    {%- endfor -%}
    {%- do redshift_ml._run_outside_transaction('commit') -%}
    {{- return(changed[-1]) -}}
{% endmacro %}


{% macro _lock_mutex(p) %}
    {%- do redshift_ml._commit() -%}
    {%- for sql in ['begin', 'lock table ' ~ p.mutex] -%}
        {%- do redshift_ml._run_outside_transaction(sql) -%}
    {%- endfor -%}
{% endmacro %}


{# End the transaction that a driver without autocommit opens before any statement. #}
{% macro _commit() %}
    {%- if not target.get('autocommit', false) -%}
        {%- do redshift_ml._run_outside_transaction('commit') -%}
    {%- endif -%}
{% endmacro %}


{# Run a statement and return how many rows it changed. #}
{% macro _changed_rows(sql) %}
    {%- do redshift_ml._run_outside_transaction(sql, 'redshift_ml_change') -%}
    {{- return([load_result('redshift_ml_change').response.rows_affected, 0] | max) -}}
{% endmacro %}
