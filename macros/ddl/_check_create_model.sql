{# Every problem of create_model's arguments, raised at once. #}
{% macro _check_create_model(named, sagemaker, iam_role, max_batch_rows, s3_bucket, extra) %}
    {%- set me = 'create_model' -%}
    {%- set problems = redshift_ml._check_unknown(me, extra, [
        'model_name', 'function_name', 'data_types', 'returns', 'sagemaker',
        'iam_role', 'max_batch_rows', 'node',
    ]) -%}
    {%- do problems.extend(redshift_ml._check_names(me, named)) -%}
    {%- do problems.extend(redshift_ml._check_data_types(
        me, 'data_types', named.data_types, least=1
    )) -%}
    {%- do problems.extend(redshift_ml._check_returns(me, named.returns)) -%}
    {%- if redshift_ml._sagemaker_endpoint(sagemaker) is none -%}
        {%- do problems.append(redshift_ml._problem(me, 'sagemaker',
            "an endpoint's name (1 to 63 letters, digits and hyphens), 'endpoint:model' or "
            ~ "the endpoint's ARN", sagemaker)) -%}
    {%- endif -%}
    {%- do problems.extend(redshift_ml._check_iam_role(me, iam_role)) -%}
    {%- do problems.extend(redshift_ml._check_integer(
        me, 'max_batch_rows', max_batch_rows, 1, 2147483647
    )) -%}
    {#- The tutorials write it inside SETTINGS. -#}
    {%- set in_settings = 's3_bucket' in (extra.get('settings') | string | lower) -%}
    {%- if s3_bucket is not none or in_settings -%}
        {%- do problems.append(
            '`create_model`: `s3_bucket` must be left out: S3_BUCKET holds the training data '
            ~ 'of models that Redshift trains, and a remote model sends its rows straight to '
            ~ 'the SageMaker endpoint; got '
            ~ redshift_ml._shown(extra.settings if in_settings else s3_bucket) ~ '.'
        ) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
