{#
  The answers of an aggregate as a derived table, one row per group: the columns
  of its `group_by`, the typed columns of its function's declaration, and texts,
  texts_cut, levels, chunks and no_answer_reason.

      select weeks.product, weeks.week, weeks.summarize_agg, weeks.texts
      from {{ redshift_ml.agg_answers(ref('product_weeks')) }} as weeks

  A group without texts has NULL answers, and so has one that is not answered yet.
#}
{% macro agg_answers(store) %}
    {{- return(adapter.dispatch('agg_answers', 'redshift_ml')(store)) -}}
{% endmacro %}


{% macro default__agg_answers(store) %}
    {{- return(redshift_ml._raise_unsupported('agg_answers')) -}}
{% endmacro %}


{% macro redshift__agg_answers(store) %}
    {%- if not execute -%}
        {{- return('(select 1 as texts)') -}}
    {%- endif -%}
    {%- set node = redshift_ml._aggregate_node(store) -%}
    {%- set keys = redshift_ml._setting(node, 'group_by') -%}
    {%- set groups = redshift_ml.quote_name([store.schema, store.identifier ~ '__groups']) -%}
    {%- set answered -%}
(
    select groups.*, answers.output
    from {{ groups }} as groups
    {{ redshift_ml.join_inference(store, 'groups.input_hash', 'answers') | trim }}
)
    {%- endset -%}
    {%- set function = redshift_ml._store_function(store) -%}
    {%- set typed = redshift_ml.task_answers(
        function, answered | trim, columns=keys + redshift_ml._agg_group_columns()
    ) | trim -%}
    {%- set declaration = redshift_ml._task_declaration(function) -%}
    {{- return(redshift_ml._agg_counted_sql(declaration, keys, typed) | trim
        if redshift_ml._is_counted(declaration.tasks) else typed) -}}
{% endmacro %}


{# The dbt model of a store, with an error that says what an aggregate is. #}
{% macro _aggregate_node(store) %}
    {%- set found = redshift_ml._store_node(store) -%}
    {%- if found and redshift_ml._setting(found.node, 'group_by') is not none -%}
        {{- return(found.node) -}}
    {%- endif -%}
    {%- do exceptions.raise_compiler_error(redshift_ml._problem(
        'agg_answers', 'store', "ref() of a dbt model with materialized='inference' and "
        ~ '`group_by` in its meta', store | string
    )) -%}
{% endmacro %}
