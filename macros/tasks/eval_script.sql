{#
  What `redshift-ml eval --function` runs, as one line of JSON for each
  function: the statements of an inference store of its own over the labelled
  rows, and the query that puts typed answers beside the labels. It calls this;
  nobody else needs to. The store has the function's version like any other, so
  what a store of the project has bought already is shared and not bought again.

  source     name of a seed or dbt model, or of a relation
  text, truth, column, form, rows, max_calls   as the command's options
#}
{% macro eval_script(functions, source, text, truth, run, options={}, statements={}) %}
    {%- set relation = redshift_ml._eval_source(source) -%}
    {%- set scripts = [] -%}
    {%- for name in functions -%}
        {%- set node = redshift_ml._task_function(name) -%}
        {%- set body = redshift_ml._eval_rows_sql(relation, text, truth, node, options) -%}
        {%- set store = redshift_ml._eval_store(node, options) -%}
        {%- set script = redshift_ml._model_script(
            store, dict(run, run_key=local_md5(run.invocation_id ~ name)[:12]), statements, true
        ) -%}
        {%- do scripts.append({
            'name': node.name, 'script': script,
            'body': 'select labelled.input from (' ~ body ~ ') as labelled where '
                ~ redshift_ml._not_blank_sql('labelled.truth::varchar'),
            'answers': redshift_ml._eval_answers_sql(node, script, body, options.get('column')),
        }) -%}
    {%- endfor -%}
    {%- do log('redshift_ml_script: ' ~ tojson(scripts), info=true) -%}
{% endmacro %}
