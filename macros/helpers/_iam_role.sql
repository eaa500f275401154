{# The role of a statement: the argument, or the var, or Redshift's default. #}
{% macro _iam_role(iam_role) %}
    {{- return(iam_role if iam_role is not none else var('redshift_ml_iam_role', 'default')) -}}
{% endmacro %}


{# Problems with a role. #}
{% macro _check_iam_role(macro_name, iam_role) %}
    {%- set arn = 'arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+' -%}
    {%- if iam_role is string
        and (iam_role | lower == 'default' or modules.re.fullmatch(arn, iam_role)) -%}
        {{- return([]) -}}
    {%- endif -%}
    {{- return([redshift_ml._problem(macro_name, 'iam_role',
        "default, or a role's ARN such as arn:aws:iam::123456789012:role/RedshiftML",
        iam_role)]) -}}
{% endmacro %}


{# `IAM_ROLE` and its value: the bare keyword default, or a quoted ARN. #}
{% macro _iam_role_clause(iam_role) %}
    {{- return('IAM_ROLE ' ~ (
        'default' if iam_role | lower == 'default' else redshift_ml.quote_literal(iam_role)
    )) -}}
{% endmacro %}
