{# Every problem of create_external_function's arguments, raised at once. #}
{% macro _check_create_external_function(
    named, volatility, lambda, iam_role, retry_timeout, max_batch_rows, max_batch_size, extra
) %}
    {%- set me = 'create_external_function' -%}
    {%- set problems = redshift_ml._check_unknown(me, extra, [
        'function_name', 'data_types', 'returns', 'volatility', 'lambda', 'iam_role',
        'retry_timeout', 'max_batch_rows', 'max_batch_size', 'or_replace', 'node',
    ]) -%}
    {%- do problems.extend(redshift_ml._check_name(me, 'function_name', named.function_name)) -%}
    {%- do problems.extend(redshift_ml._check_data_types(me, 'data_types', named.data_types)) -%}
    {%- do problems.extend(redshift_ml._check_returns(me, named.returns)) -%}
    {%- do problems.extend(redshift_ml._check_choice(
        me, 'volatility', volatility or '', ['VOLATILE', 'STABLE']
    )) -%}
    {%- if lambda is not string
        or not modules.re.fullmatch('[A-Za-z0-9_-]{1,64}|arn:aws[a-z0-9-]*:lambda:[^\'\\s]+', lambda) -%}
        {%- do problems.append(redshift_ml._problem(me, 'lambda',
            "a Lambda function's name (1 to 64 letters, digits, _ and -) or its ARN", lambda)) -%}
    {%- endif -%}
    {%- do problems.extend(redshift_ml._check_iam_role(me, iam_role)) -%}
    {%- do problems.extend(redshift_ml._check_integer(
        me, 'retry_timeout', retry_timeout, 0, 2147483647
    )) -%}
    {%- do problems.extend(redshift_ml._check_integer(
        me, 'max_batch_rows', max_batch_rows, 1, 2147483647
    )) -%}
    {%- if max_batch_size is not none and not redshift_ml._is_batch_size(max_batch_size) -%}
        {%- do problems.append(redshift_ml._problem(me, 'max_batch_size',
            "1 KB to 5 MB, such as 512 (KB), '512 KB' or '2 MB'", max_batch_size)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{# Whether a value is a batch size from 1 KB to 5 MB; a bare number counts KB. #}
{% macro _is_batch_size(value) %}
    {%- set found = modules.re.fullmatch('([0-9]{1,7})(?: ?(KB|MB))?', value | string | upper) -%}
    {%- if not found -%}
        {{- return(false) -}}
    {%- endif -%}
    {%- set kilobytes = found.group(1) | int * (1024 if found.group(2) == 'MB' else 1) -%}
    {{- return(1 <= kilobytes <= 5120) -}}
{% endmacro %}
