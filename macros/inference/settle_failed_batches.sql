{#
  The on-run-end hook of inference models. Jinja cannot catch the error of a
  failing batch, but dbt hands every error to this hook: it writes the error to
  the ledger, so that the next run sends the rows of that batch in smaller
  pieces at once instead of waiting for the lease to run out.
#}
{% macro settle_failed_batches(results) %}
    {%- if execute and target.type == 'redshift' -%}
        {%- for result in results
            if result.node.config.materialized == 'inference' and result.status == 'error' -%}
            {%- do redshift_ml._settle_failed_node(result.node, result.message) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return('') -}}
{% endmacro %}


{% macro _settle_failed_node(node, message) %}
    {%- set run = redshift_ml._dbt_run(node) -%}
    {%- set own = [] -%}
    {%- for id in node.depends_on.nodes if id in graph.functions -%}
        {%- set schema = graph.functions[id].schema | lower -%}
        {%- set todo = redshift_ml._private_table(schema, 'todo', run.run_key) -%}
        {%- if todo in redshift_ml._private_tables({'schema': schema}) -%}
            {%- do own.append(schema) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if own -%}
        {%- set p = redshift_ml._inference_plan(node, 'select 1', run) -%}
        {%- set tables = redshift_ml._private_tables(p) -%}
        {%- set status = 'throttled' if redshift_ml._is_throttling(message) else 'failed' -%}
        {%- for batch in run_query(redshift_ml._open_batches_sql(p))
            if batch['run_key'] == p.run_key -%}
            {%- do redshift_ml._end_open_batch(
                p, batch, tables, status, redshift_ml.quote_literal(redshift_ml._short(message))
            ) -%}
            {%- do log('redshift_ml: ' ~ p.model ~ ': a batch of ' ~ batch['batch_rows'] ~ ' '
                ~ ('was throttled; the next run sends smaller ones'
                    if status == 'throttled' or batch['batch_rows'] | int > 1
                    else 'failed, attempt ' ~ 'counted')
                ~ '. All other answers are kept: run dbt again to go on.', info=true) -%}
        {%- endfor -%}
        {%- for table in [p.paid, p.todo, p.texts, p.chunks] if table in tables -%}
            {%- do redshift_ml._run_outside_transaction('drop table ' ~ table) -%}
        {%- endfor -%}
        {%- do redshift_ml._run_outside_transaction('commit') -%}
    {%- endif -%}
{% endmacro %}


{# Whether an error says "later", not "never": no capacity, or nobody there. #}
{% macro _is_throttling(message) %}
    {{- return(modules.re.search(
        '(?i)too many requests|throttl|rate exceeded|slow ?down|\\b(?:429|502|503|504)\\b'
        ~ '|unavailable|cannot reach|connection (?:refused|reset|aborted|closed)'
        ~ '|closed connection', message or ''
    ) is not none) -}}
{% endmacro %}


{# An error without dbt's frame, at most 500 characters. #}
{% macro _short(message) %}
    {%- set lines = [] -%}
    {%- for line in (message or 'no message').split('\n')
        if line | trim
        and not line.startswith('Database Error in') and 'compiled code at' not in line -%}
        {%- do lines.append(line | trim) -%}
    {%- endfor -%}
    {{- return((lines | join(' '))[:500] | replace('\0', '')) -}}
{% endmacro %}
