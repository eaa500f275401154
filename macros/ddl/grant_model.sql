{#
  GRANT (or REVOKE) on a model, the only way to share its function: Redshift
  grants nothing on an ML function itself.
  https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html

      {{ redshift_ml.grant_model('ml.churn_model', to=['role analyst', 'alice', 'public']) }}
#}
{% macro grant_model(model_name=none, to=none, privilege='EXECUTE', revoke=false) %}
    {{- return(adapter.dispatch('grant_model', 'redshift_ml')(
        model_name=model_name, to=to, privilege=privilege, revoke=revoke
    )) -}}
{% endmacro %}


{% macro default__grant_model(model_name=none, to=none, privilege='EXECUTE', revoke=false) %}
    {{- return(redshift_ml._raise_unsupported('grant_model')) -}}
{% endmacro %}


{% macro redshift__grant_model(model_name=none, to=none, privilege='EXECUTE', revoke=false) %}
    {%- set problems = redshift_ml._check_name('grant_model', 'model_name', model_name) -%}
    {%- do problems.extend(redshift_ml._check_choice(
        'grant_model', 'privilege', privilege or '', ['EXECUTE', 'ALL']
    )) -%}
    {%- set grantees = [to] if to is string else (to or []) -%}
    {%- do problems.extend(redshift_ml._check_grantees('grant_model', 'to', grantees)) -%}
    {%- do redshift_ml._raise_problems(problems) -%}
    {{ 'REVOKE' if revoke else 'GRANT' }} {{ privilege | upper }} ON MODEL {{
        redshift_ml.quote_name(model_name) }} {{ 'FROM' if revoke else 'TO' }} {{
        redshift_ml._grantee_list(grantees) }};
{%- endmacro %}
