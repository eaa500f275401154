{# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InferenceConfiguration.html #}
{% macro _inference_config_problems(me, given) %}
    {%- set problems, at = [], 'config.meta.inference_config' -%}
    {%- if given is not mapping -%}
        {{- return([redshift_ml._problem(me, at, 'a mapping, as {maxTokens: 200}', given)]) -}}
    {%- endif -%}
    {%- for key in given if key not in ['maxTokens', 'temperature', 'topP'] -%}
        {%- do problems.append(redshift_ml._problem(
            me, at, 'told maxTokens, temperature or topP, in this case', key)) -%}
    {%- endfor -%}
    {%- do problems.extend(redshift_ml._check_integer(
        me, at ~ '.maxTokens', given.get('maxTokens'), 1, 1000000)) -%}
    {%- for key in ['temperature', 'topP'] if given.get(key) is not none
        and (given[key] is not number or given[key] is boolean or not 0 <= given[key] <= 1) -%}
        {%- do problems.append(redshift_ml._problem(
            me, at ~ '.' ~ key, 'a number from 0 to 1', given[key])) -%}
    {%- endfor -%}
    {{- return(problems) -}}
{% endmacro %}
