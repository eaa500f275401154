{# A batch's id says how it was packed, since recovery has nothing else to go by. #}
{% macro _batch_id(run_key, worker, number, pack) %}
    {{- return(redshift_ml.quote_literal(
        run_key ~ '-' ~ worker ~ '-' ~ number ~ ('-packed' if pack != 1 else '')
    )) -}}
{% endmacro %}


{#
  A batch as its statements want it: {batch_id, first, last, rows, pack, worker,
  paid}, and what a failure of it is called (`failed_as`). Literals and numbers for
  dbt, placeholders for `redshift-ml infer`.
  docs/decisions/inference-store.md says why the statements are cut as they are.
#}
{% macro _batch(p, batch_id, first, last, rows, pack) %}
    {{- return({
        'batch_id': batch_id, 'first': first, 'last': last, 'rows': rows, 'pack': pack,
        'worker': 0, 'paid': p.paid, 'query_id': 'null', 'failed_as': 'failed',
    }) -}}
{% endmacro %}


{# The statements that end the batch before: its rows to the store, its line to the ledger. #}
{% macro _end_sqls(p, ns) %}
    {%- if ns.previous is none -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([
        redshift_ml._publish_sql(p, ns.previous),
        redshift_ml._settle_sql(p, ns.previous, 'released', 'null', ns.previous.query_id),
    ]) -}}
{% endmacro %}


{% macro _finish_batch(p, ns) %}
    {%- do redshift_ml._in_mutex(
        p, redshift_ml._end_sqls(p, ns) + [redshift_ml._set_aside_sql(p)]
    ) -%}
    {%- set ns.previous = none -%}
{% endmacro %}
