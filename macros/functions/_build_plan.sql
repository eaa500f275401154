{#
  The statements that take a function from the state the warehouse is in to its
  definition, as {action, steps}. Pure: it asks nothing and sends nothing.

  skip    it stands and nothing changed: no statement at all
  grant   only the grants changed
  create  announce in the registry, wait for what was sent to it, drop what may stand,
          create, grant, record
#}
{% macro _build_plan(definition, state, full_refresh) %}
    {%- set foreign = state.exists and not state.recorded and not full_refresh -%}
    {%- if state.relation or state.owner is not none or foreign -%}
        {%- do redshift_ml._refuse_build(definition, state, foreign) -%}
    {%- endif -%}
    {%- set newest = state.recorded[0] if state.recorded else none -%}
    {%- set stands = state.exists and newest is not none and newest.status == 'ready'
        and newest.definition_hash == definition.definition_hash and not full_refresh -%}
    {%- set granted = newest.grants if stands else [] -%}
    {%- set grants = redshift_ml._grant_steps(definition, granted)
        if granted != definition.grants else [] -%}
    {%- if stands and not grants -%}
        {{- return({'action': 'skip', 'steps': []}) -}}
    {%- endif -%}
    {%- set steps = [] -%}
    {%- if not stands -%}
        {%- do steps.append(redshift_ml._registry_step(definition, 'building', state)) -%}
        {%- if state.recorded or state.exists -%}
            {%- do steps.append({'wait': true}) if state.asked -%}
            {%- do steps.extend(redshift_ml._drop_steps(definition, state)) -%}
        {%- endif -%}
        {%- do steps.append({'main': true, 'sql': definition.statement}) -%}
    {%- endif -%}
    {%- do steps.extend(grants) -%}
    {%- do steps.append(redshift_ml._registry_step(definition, 'ready', state)) -%}
    {{- return({'action': 'grant' if stands else 'create', 'steps': steps}) -}}
{% endmacro %}


{# Drops for all that the registry says may stand, the newest name first. #}
{% macro _drop_steps(definition, state) %}
    {%- set steps, seen = [], [] -%}
    {%- for row in state.recorded or [definition] -%}
        {%- if row.kind == 'model' -%}
            {%- set sql = redshift_ml.drop_model([definition.schema, row.model_name]) | trim -%}
        {%- else -%}
            {%- set sql = 'DROP FUNCTION ' ~ redshift_ml._function_signature(definition, row)
                ~ ';' if state.exists else '' -%}
        {%- endif -%}
        {%- if sql and sql not in seen -%}
            {%- do seen.append(sql) -%}
            {%- do steps.append({'sql': sql}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(steps) -}}
{% endmacro %}


{# GRANT for grantees that are new, REVOKE for those that are gone. #}
{% macro _grant_steps(definition, before) %}
    {%- set steps = [] -%}
    {%- for grantees, revoke in [
        (definition.grants | reject('in', before) | list, false),
        (before | reject('in', definition.grants) | list, true),
    ] if grantees -%}
        {%- if definition.kind == 'model' -%}
            {%- set sql = redshift_ml.grant_model(
                [definition.schema, definition.model_name], to=grantees, revoke=revoke
            ) | trim -%}
        {%- else -%}
            {%- set sql = ('REVOKE' if revoke else 'GRANT') ~ ' EXECUTE ON FUNCTION '
                ~ redshift_ml._function_signature(definition, definition)
                ~ (' FROM ' if revoke else ' TO ')
                ~ redshift_ml._grantee_list(grantees) ~ ';' -%}
        {%- endif -%}
        {%- do steps.append({'sql': sql}) -%}
    {%- endfor -%}
    {{- return(steps) -}}
{% endmacro %}


{# A function as DROP and GRANT name it: by types without lengths, as AWS's examples do. #}
{% macro _function_signature(definition, row) %}
    {{- return(redshift_ml.quote_name([definition.schema, definition.function_name])
        ~ '(' ~ modules.re.sub('\\s*\\([^()]*\\)', '', row.data_types) ~ ')') -}}
{% endmacro %}
