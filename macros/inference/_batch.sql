{# A batch's id says how it was packed, since recovery has nothing else to go by. #}
{% macro _batch_id(run_key, worker, number, pack) %}
    {{- return(redshift_ml.quote_literal(
        run_key ~ '-' ~ worker ~ '-' ~ number ~ ('-packed' if pack != 1 else '')
    )) -}}
{% endmacro %}


{#
  A batch as its statements want it: {batch_id, first, last, rows, pack, worker,
  paid}. Literals and numbers for dbt, placeholders for `redshift-ml infer`.
  docs/decisions/inference-store.md says why the statements are cut as they are.
#}
{% macro _batch(p, batch_id, first, last, rows, pack) %}
    {{- return({
        'batch_id': batch_id, 'first': first, 'last': last, 'rows': rows, 'pack': pack,
        'worker': 0, 'paid': p.paid, 'query_id': 'null',
    }) -}}
{% endmacro %}


{# The statements that end the batch before: its rows to the store, its line to the ledger. #}
{% macro _end_sqls(p, ns) %}
    {%- if ns.previous is none -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([
        redshift_ml._publish_sql(p, ns.previous),
        redshift_ml._settle_sql(
            p, ns.previous, redshift_ml._paid_or('released'), 'null', ns.previous.query_id
        ),
    ]) -}}
{% endmacro %}


{# The status of a batch by what came back for it. #}
{% macro _paid_or(status) %}
    {{- return("case when max(paid.calls) > 0 then 'done' else '" ~ status ~ "' end") -}}
{% endmacro %}


{% macro _finish_batch(p, ns) %}
    {%- do redshift_ml._in_mutex(
        p, redshift_ml._end_sqls(p, ns) + [redshift_ml._set_aside_sql(p)]
    ) -%}
    {%- set ns.previous = none -%}
{% endmacro %}


{# The number Redshift gave the paid statement, for its system views. #}
{% macro _last_query_id() %}
    {{- return(run_query('select pg_last_query_id()')[0][0] | int | string) -}}
{% endmacro %}
