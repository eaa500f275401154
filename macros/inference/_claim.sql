{#
  Claim a batch, in the transaction that ends the one before; returns how many rows it got.
  None may mean that others are answering them, or that the function is no longer what it was.
#}
{% macro _claim(p, ns, b) %}
    {%- set claimed = redshift_ml._in_mutex(
        p, redshift_ml._end_sqls(p, ns) + [redshift_ml._claim_sql(p, b)],
        redshift_ml._claimed_sql(p, b)
    )[0][0] | int -%}
    {%- set ns.previous = none -%}
    {%- if not claimed and not run_query(redshift_ml._stands_sql(p))[0][0] | int -%}
        {%- do redshift_ml._stop_with(p, ns,
            'another run of dbt is making the function ' ~ p.function_name ~ ' anew, or has done so '
            ~ 'or died of it. Everything that was paid for is kept. Build the function, and run '
            ~ 'this command again:\n\n    dbt build --select ' ~ p.function_id.split('.')[-1]) -%}
    {%- endif -%}
    {{- return(claimed) -}}
{% endmacro %}
