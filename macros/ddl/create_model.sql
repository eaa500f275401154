{#
  CREATE MODEL over a SageMaker endpoint (remote inference).
  https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_MODEL.html

  The body of functions/fn_get_sentiment.sql, whose yml gives names and types:

      {{ redshift_ml.create_model(sagemaker='llm-endpoint') }}
#}
{% macro create_model(
    model_name=none, function_name=none, data_types=none, returns=none,
    sagemaker=none, iam_role=none, max_batch_rows=none, s3_bucket=none, node=none
) %}
    {{- return(adapter.dispatch('create_model', 'redshift_ml')(
        model_name=model_name, function_name=function_name, data_types=data_types,
        returns=returns, sagemaker=sagemaker, iam_role=iam_role,
        max_batch_rows=max_batch_rows, s3_bucket=s3_bucket, node=node, **kwargs
    )) -}}
{% endmacro %}


{% macro default__create_model() %}
    {%- set ignored = kwargs -%}
    {{- return(redshift_ml._raise_unsupported('create_model')) -}}
{% endmacro %}


{% macro redshift__create_model(
    model_name=none, function_name=none, data_types=none, returns=none,
    sagemaker=none, iam_role=none, max_batch_rows=none, s3_bucket=none, node=none
) %}
    {%- if not execute -%}
        {{- return('') -}}
    {%- endif -%}
    {%- set named = redshift_ml._node_defaults(
        redshift_ml._current_node(node), model_name, function_name, data_types, returns
    ) -%}
    {%- set role = redshift_ml._iam_role(iam_role) -%}
    {%- do redshift_ml._check_create_model(
        named, sagemaker, role, max_batch_rows, s3_bucket, kwargs
    ) -%}
    {%- if max_batch_rows is none
        and redshift_ml._data_type(named.returns) == 'super'
        and 'super' in redshift_ml._canonical_types(named.data_types) -%}
        {#- Redshift requires the setting for SUPER in and out; this is its default. -#}
        {%- set max_batch_rows = 2147483647 -%}
    {%- endif -%}
CREATE MODEL {{ redshift_ml.quote_name(named.model_name) }}
FUNCTION {{ redshift_ml.quote_name(named.function_name) }} ({{
    redshift_ml._canonical_types(named.data_types) | join(', ') }})
RETURNS {{ redshift_ml._data_type(named.returns) }}
{{ redshift_ml._sagemaker_clause(sagemaker) }}
{{ redshift_ml._iam_role_clause(role) }}
{%- if max_batch_rows is not none %}
SETTINGS (MAX_BATCH_ROWS {{ max_batch_rows }})
{%- endif %};
{%- endmacro %}
