{#
  Bring one function to its definition and tell what was done. DDL for models
  goes outside a transaction, whatever a hook has opened: DROP MODEL commits on
  its own, so nothing around it could be rolled back as one. `main` names dbt's
  main statement; a hook has none.
#}
{% macro _build_function(node, statement, full_refresh=false, main='main') %}
    {%- set definition = redshift_ml._definition(node, statement) -%}
    {%- set state = redshift_ml._function_state(
        definition, redshift_ml._schema_state(definition.schema)
    ) -%}
    {%- set plan = redshift_ml._build_plan(definition, state, full_refresh) -%}
    {%- do redshift_ml._run_plan(plan, main) -%}
    {%- if main and plan.action != 'create' -%}
        {%- call noop_statement(main, plan.action | upper, plan.action | upper) -%}
            {{- definition.statement -}}
        {%- endcall -%}
    {%- endif -%}
    {%- do log(
        'redshift_ml: function ' ~ definition.schema ~ '.' ~ definition.function_name ~ ': '
        ~ {'skip': 'unchanged', 'grant': 'grants changed', 'create': 'created'}[plan.action],
        info=plan.action != 'skip'
    ) -%}
    {{- return(plan.action) -}}
{% endmacro %}


{# Each step is committed by itself: with `autocommit: false` in the profile the
   driver opens a transaction before every statement. #}
{% macro _run_plan(plan, main) %}
    {%- if plan.steps -%}
        {%- do redshift_ml._run_outside_transaction('commit') -%}
    {%- endif -%}
    {%- for step in plan.steps -%}
        {%- do redshift_ml._run_outside_transaction(step.sql, main if step.get('main') else none) -%}
        {%- do redshift_ml._commit() -%}
    {%- endfor -%}
{% endmacro %}


{% macro _run_outside_transaction(sql, name=none) %}
    {%- call statement(name, auto_begin=false) -%}{{ sql }}{%- endcall -%}
{% endmacro %}
