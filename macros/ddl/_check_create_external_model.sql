{# Every problem of create_external_model's arguments, raised at once. #}
{% macro _check_create_external_model(
    named, iam_role, model_id, prompt, suffix, request_type, response_type, extra
) %}
    {%- set me = 'create_external_model' -%}
    {%- set problems = redshift_ml._check_unknown(me, extra, [
        'model_name', 'function_name', 'iam_role', 'model_id', 'prompt', 'suffix',
        'request_type', 'response_type', 'node',
    ]) -%}
    {%- do problems.extend(redshift_ml._check_names(me, named)) -%}
    {%- do problems.extend(redshift_ml._check_iam_role(me, iam_role)) -%}
    {%- do problems.extend(redshift_ml._check_text(me, 'model_id', model_id, required=true)) -%}
    {%- do problems.extend(redshift_ml._check_text(me, 'prompt', prompt)) -%}
    {%- do problems.extend(redshift_ml._check_text(me, 'suffix', suffix)) -%}
    {%- do problems.extend(redshift_ml._check_choice(
        me, 'request_type', request_type, ['RAW', 'UNIFIED']
    )) -%}
    {%- do problems.extend(redshift_ml._check_choice(
        me, 'response_type', response_type, ['VARCHAR', 'SUPER']
    )) -%}
    {%- if not problems and request_type is not none and request_type | upper == 'RAW' -%}
        {%- do problems.extend(redshift_ml._check_raw_request(prompt, suffix, response_type)) -%}
    {%- endif -%}
    {%- if not problems -%}
        {%- do problems.extend(
            redshift_ml._check_bedrock_signature(named, request_type, response_type)
        ) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{# A RAW request is the whole body: no prompt goes around it, SUPER comes back. #}
{% macro _check_raw_request(prompt, suffix, response_type) %}
    {%- set me, problems = 'create_external_model', [] -%}
    {%- if (response_type or '') | upper != 'SUPER' -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'response_type', 'SUPER when `request_type` is RAW', response_type
        )) -%}
    {%- endif -%}
    {%- for argument, value in [('prompt', prompt), ('suffix', suffix)] if value is not none -%}
        {%- do problems.append(redshift_ml._problem(
            me, argument, 'left out when `request_type` is RAW: the input is the whole request',
            value
        )) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}


{# The statement carries no types, so the yml must say what Redshift will make. #}
{% macro _check_bedrock_signature(named, request_type, response_type) %}
    {%- set me, problems = 'create_external_model', [] -%}
    {%- set raw = (request_type or '') | upper == 'RAW' -%}
    {%- set given = redshift_ml._bare_types(named.data_types) -%}
    {%- if given and not modules.re.fullmatch('super' if raw else 'varchar(,super){0,2}', given) -%}
        {%- do problems.append(redshift_ml._problem(me, 'arguments of the function',
            'one super' if raw else 'a varchar and up to two supers (the inference '
            ~ 'configuration and additional request fields)', named.data_types)) -%}
    {%- endif -%}
    {%- set wanted = 'super' if (response_type or '') | upper == 'SUPER' else 'varchar' -%}
    {%- if named.returns is not none and redshift_ml._bare_types([named.returns]) != wanted -%}
        {%- do problems.append(redshift_ml._problem(me, 'returns of the function',
            wanted ~ ', which RESPONSE_TYPE ' ~ wanted | upper ~ ' gives', named.returns)) -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}


{# Data types in a row, as `varchar,super`: without lengths, text as varchar. #}
{% macro _bare_types(values) %}
    {{- return(modules.re.sub('[(].*?[)]', '', redshift_ml._canonical_types(values) | join(','))
        | replace('character varying', 'varchar')) -}}
{% endmacro %}
