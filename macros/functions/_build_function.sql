{#
  Bring one function to its definition and tell what was done. A run that is making it is waited
  for, and what it made is looked at again. DDL for models
  goes outside a transaction, whatever a hook has opened: DROP MODEL commits on
  its own, so nothing around it could be rolled back as one. `main` names dbt's
  main statement; a hook has none.
#}
{% macro _build_function(node, statement, full_refresh=false, main='main') %}
    {%- set definition = redshift_ml._definition(node, statement) -%}
    {%- set ns = namespace(action=none, met=0) -%}
    {%- for _ in range(100) if ns.action is none -%}
        {%- set schema_state = redshift_ml._schema_state(definition.schema) -%}
        {%- set state = redshift_ml._function_state(definition, schema_state) -%}
        {%- set plan = redshift_ml._build_plan(definition, state, full_refresh) -%}
        {%- if plan.steps and state.in_hand -%}
            {%- do redshift_ml._wait_for_builder(definition, ns.met) -%}
        {%- else -%}
            {%- do redshift_ml._refuse_two_builders(definition)
                if ns.met and state.made_otherwise -%}
            {%- do redshift_ml._make_registry(definition.schema, schema_state.relations)
                if plan.steps -%}
            {%- set ns.action = plan.action
                if redshift_ml._run_plan(plan, definition, state, main) else none -%}
        {%- endif -%}
        {%- set ns.met = ns.met + 1 -%}
    {%- endfor -%}
    {%- do redshift_ml._refuse_two_builders(definition) if ns.action is none -%}
    {%- if main and ns.action != 'create' -%}
        {%- call noop_statement(main, ns.action | upper, ns.action | upper) -%}
            {{- definition.statement -}}
        {%- endcall -%}
    {%- endif -%}
    {%- do log(
        'redshift_ml: function ' ~ definition.schema ~ '.' ~ definition.function_name ~ ': '
        ~ {'skip': 'unchanged', 'grant': 'grants changed', 'create': 'created'}[ns.action],
        info=ns.action != 'skip'
    ) -%}
    {{- return(ns.action) -}}
{% endmacro %}


{#
  Whether a plan could be run: not when another run has announced something since it was made.
  Each step is committed by itself: with `autocommit: false` in the profile the
  driver opens a transaction before every statement.
#}
{% macro _run_plan(plan, definition, state, main) %}
    {%- if plan.steps -%}
        {%- do redshift_ml._run_outside_transaction('commit') -%}
    {%- endif -%}
    {%- for step in plan.steps -%}
        {%- if step.get('status') -%}
            {%- set written = redshift_ml._write_entry(definition, step, state) -%}
            {%- if step.status == 'building' and not written -%}
                {{- return(false) -}}
            {%- endif -%}
            {%- do redshift_ml._refuse_two_builders(definition) if not written -%}
        {%- elif step.get('wait') -%}
            {%- do redshift_ml._wait_for_batches(definition) -%}
        {%- else -%}
            {%- do redshift_ml._run_outside_transaction(
                step.sql, main if step.get('main') else none
            ) -%}
            {%- do redshift_ml._commit() -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(true) -}}
{% endmacro %}


{% macro _run_outside_transaction(sql, name=none) %}
    {%- call statement(name, auto_begin=false) -%}{{ sql }}{%- endcall -%}
{% endmacro %}
