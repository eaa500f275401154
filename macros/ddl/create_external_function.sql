{#
  CREATE EXTERNAL FUNCTION over an AWS Lambda function.
  https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_EXTERNAL_FUNCTION.html

      {{ redshift_ml.create_external_function(lambda='mask-pii', volatility='STABLE') }}
#}
{% macro create_external_function(
    function_name=none, data_types=none, returns=none, volatility='VOLATILE', lambda=none,
    iam_role=none, retry_timeout=none, max_batch_rows=none, max_batch_size=none,
    or_replace=false, node=none
) %}
    {{- return(adapter.dispatch('create_external_function', 'redshift_ml')(
        function_name=function_name, data_types=data_types, returns=returns,
        volatility=volatility, lambda=lambda, iam_role=iam_role, retry_timeout=retry_timeout,
        max_batch_rows=max_batch_rows, max_batch_size=max_batch_size, or_replace=or_replace,
        node=node, **kwargs
    )) -}}
{% endmacro %}


{% macro default__create_external_function() %}
    {%- set ignored = kwargs -%}
    {{- return(redshift_ml._raise_unsupported('create_external_function')) -}}
{% endmacro %}


{% macro redshift__create_external_function(
    function_name=none, data_types=none, returns=none, volatility='VOLATILE', lambda=none,
    iam_role=none, retry_timeout=none, max_batch_rows=none, max_batch_size=none,
    or_replace=false, node=none
) %}
    {%- if not execute -%}
        {{- return('') -}}
    {%- endif -%}
    {%- set named = redshift_ml._node_defaults(
        redshift_ml._current_node(node), none, function_name, data_types, returns
    ) -%}
    {%- set role = redshift_ml._iam_role(iam_role) -%}
    {%- do redshift_ml._check_create_external_function(
        named, volatility, lambda, role, retry_timeout, max_batch_rows, max_batch_size, kwargs
    ) -%}
CREATE {{ 'OR REPLACE ' if or_replace }}EXTERNAL FUNCTION {{
    redshift_ml.quote_name(named.function_name) }} ({{
    redshift_ml._canonical_types(named.data_types) | join(', ') }})
RETURNS {{ redshift_ml._data_type(named.returns) }}
{{ volatility | upper }}
LAMBDA {{ redshift_ml.quote_literal(lambda) }}
{{ redshift_ml._iam_role_clause(role) }}
{%- if retry_timeout is not none %}
RETRY_TIMEOUT {{ retry_timeout }}
{%- endif %}
{%- if max_batch_rows is not none %}
MAX_BATCH_ROWS {{ max_batch_rows }}
{%- endif %}
{%- if max_batch_size is not none %}
MAX_BATCH_SIZE {{ max_batch_size | string | upper }}
{%- endif %};
{%- endmacro %}
