{# One batch: end the one before and claim this one, then pay. #}
{% macro _buy_batch(p, counts, ns, row, pass) %}
    {%- set pack = (row['pack'] | int) if pass == 1 else 1 -%}
    {%- set rows = redshift_ml._rows_in_budget(p, counts, ns, row, pack) -%}
    {%- if rows > 0 -%}
        {%- set ns.batch = ns.batch + 1 -%}
        {%- set first = row['first_ordinal'] | int -%}
        {%- set b = redshift_ml._batch(
            p, redshift_ml._batch_id(p.run_key, 0, ns.batch, pack), first, first + rows - 1,
            rows, pack
        ) -%}
        {%- set claimed = redshift_ml._in_mutex(
            p, redshift_ml._end_sqls(p, ns) + [redshift_ml._claim_sql(p, b)]
        ) -%}
        {%- set ns.previous = b if claimed else none -%}
        {%- if claimed -%}
            {%- set paid = redshift_ml._changed_rows(redshift_ml._pay_sql(p, b)) -%}
            {%- do b.update({'query_id': redshift_ml._last_query_id()}) -%}
            {%- do redshift_ml._progress(p, counts, ns, row, claimed if paid else 0, pack) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
