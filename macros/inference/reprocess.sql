{#
  Have some answers bought again. They stay in the store as `superseded`, with
  what they cost, and their inputs count as never asked.

      dbt run-operation redshift_ml.reprocess --args "{model: moods, where: \"status = 'quarantined'\"}"

  `where` is a condition on the columns of the store.
#}
{% macro reprocess(model=none, where=none) %}
    {%- set node = redshift_ml._inference_node('reprocess', model) -%}
    {%- if where is not string or not where | trim -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._problem(
            'reprocess', 'where', "a condition on the store's columns, such as "
            ~ "status = 'quarantined', or 1 = 1 for all", where
        )) -%}
    {%- endif -%}
    {%- set p = redshift_ml._inference_plan(node, 'select 1', redshift_ml._dbt_run(node)) -%}
    {%- set condition = "status <> 'superseded' and (" ~ where ~ ')' -%}
    {%- set row = run_query(
        'select count(*) as rows_found, coalesce(sum(coalesce(tokens_in, 0) + '
        ~ 'coalesce(tokens_out, 0)), 0) as tokens from ' ~ p.store ~ ' where ' ~ condition
    )[0] -%}
    {%- do redshift_ml._in_mutex(p, [
        'update ' ~ p.store ~ " set status = 'superseded', superseded_at = getdate() where "
        ~ condition
    ]) -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': ' ~ redshift_ml._grouped(row['rows_found'])
        ~ ' rows will be asked again by the next run (' ~ redshift_ml._grouped(row['tokens'])
        ~ ' tokens were paid for them)', info=true) -%}
{% endmacro %}


{# An inference model by its name, with an error that lists those there are. #}
{% macro _inference_node(macro_name, model_name) %}
    {%- set names = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized == 'inference' -%}
        {%- set name = redshift_ml._store_name(node) -%}
        {%- if model_name in [name, node.unique_id] -%}
            {{- return(node) -}}
        {%- endif -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {%- do exceptions.raise_compiler_error(redshift_ml._problem(
        macro_name, 'model', 'an inference model: ' ~ (names | join(', ') or 'there is none'),
        model_name
    )) -%}
{% endmacro %}
