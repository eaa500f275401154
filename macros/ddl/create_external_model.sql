{#
  CREATE EXTERNAL MODEL over an Amazon Bedrock model.
  https://docs.aws.amazon.com/redshift/latest/dg/r_create_external_model.html

      {{ redshift_ml.create_external_model(
          model_id='amazon.nova-lite-v1:0', prompt='Summarize in one sentence: '
      ) }}
#}
{% macro create_external_model(
    model_name=none, function_name=none, iam_role=none, model_id=none, prompt=none,
    suffix=none, request_type=none, response_type=none, node=none
) %}
    {{- return(adapter.dispatch('create_external_model', 'redshift_ml')(
        model_name=model_name, function_name=function_name, iam_role=iam_role,
        model_id=model_id, prompt=prompt, suffix=suffix, request_type=request_type,
        response_type=response_type, node=node, **kwargs
    )) -}}
{% endmacro %}


{% macro default__create_external_model() %}
    {%- set ignored = kwargs -%}
    {{- return(redshift_ml._raise_unsupported('create_external_model')) -}}
{% endmacro %}


{% macro redshift__create_external_model(
    model_name=none, function_name=none, iam_role=none, model_id=none, prompt=none,
    suffix=none, request_type=none, response_type=none, node=none
) %}
    {%- if not execute -%}
        {{- return('') -}}
    {%- endif -%}
    {%- set node = redshift_ml._current_node(node) -%}
    {%- set named = redshift_ml._node_defaults(node, model_name, function_name, none, none) -%}
    {%- set role = redshift_ml._iam_role(iam_role) -%}
    {%- do redshift_ml._check_create_external_model(
        named, role, model_id, prompt, suffix, request_type, response_type, kwargs
    ) -%}
    {%- set settings = [] -%}
    {%- for setting, text in [('MODEL_ID', model_id), ('PROMPT', prompt), ('SUFFIX', suffix)]
        if text is not none -%}
        {%- do settings.append(setting ~ ' ' ~ redshift_ml.quote_literal(text)) -%}
    {%- endfor -%}
    {%- for setting, word in [('REQUEST_TYPE', request_type), ('RESPONSE_TYPE', response_type)]
        if word is not none -%}
        {%- do settings.append(setting ~ ' ' ~ word | upper) -%}
    {%- endfor -%}
CREATE EXTERNAL MODEL {{ redshift_ml.quote_name(named.model_name) }}
FUNCTION {{ redshift_ml.quote_name(named.function_name) }}
{{ redshift_ml._iam_role_clause(role) }}
MODEL_TYPE BEDROCK
SETTINGS (
    {{ settings | join(',\n    ') }}
);
{%- endmacro %}
