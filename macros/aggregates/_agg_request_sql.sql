{#
  How a chunk is sent to a function that takes SUPER: as the JSON of a whole
  request in the `form` of the store, with what task_request has in it. It is
  parsed and written again, so that the store, which parses it to send it and
  hashes what it writes, finds the same JSON.
#}
{% macro _agg_request_sql(p, message) %}
    {%- if not p.super_input -%}
        {{- return(message) -}}
    {%- endif -%}
    {%- set body = redshift_ml._request_template(
        p.form, redshift_ml._task_config(p.declaration), '@message@') -%}
    {%- set around = tojson(body).split('"@message@"') -%}
    {{- return('json_serialize(json_parse(' ~ redshift_ml.quote_literal(around[0]) ~ ' || '
        ~ redshift_ml._agg_json_sql(message) ~ ' || ' ~ redshift_ml.quote_literal(around[1])
        ~ '))') -}}
{% endmacro %}


{# What _request_body renders as SQL, as a mapping: nested calls of OBJECT over a long expression
   take a planner seconds. #}
{% macro _request_template(form, config, message) %}
    {%- set top = config.get('topP') -%}
    {%- if form == 'inputs' -%}
        {%- set settings = {'max_new_tokens': config.maxTokens, 'return_full_text': false} -%}
        {%- do settings.update({'temperature': config.temperature}) if config.temperature -%}
        {%- do settings.update({'top_p': top}) if top is not none -%}
        {{- return({'inputs': message, 'parameters': settings}) -}}
    {%- elif form == 'nova' -%}
        {%- set settings = {'maxTokens': config.maxTokens, 'temperature': config.temperature} -%}
        {%- do settings.update({'topP': top}) if top is not none -%}
        {{- return({'messages': [{'role': 'user', 'content': [{'text': message}]}],
            'inferenceConfig': settings}) -}}
    {%- endif -%}
    {%- set body = {'messages': [{'role': 'user', 'content': message}],
        'max_tokens': config.maxTokens, 'temperature': config.temperature} -%}
    {%- do body.update({'top_p': top}) if top is not none -%}
    {%- do body.update({'anthropic_version': 'bedrock-2023-05-31'}) if form == 'anthropic' -%}
    {{- return(body) -}}
{% endmacro %}


{# The message of a request in the SUPER column `request`. #}
{% macro _agg_message_sql(p, request) %}
    {{- return(request ~ {
        'inputs': '.inputs', 'nova': '.messages[0].content[0].text',
    }.get(p.form, '.messages[0].content') ~ '::varchar(65535)') -}}
{% endmacro %}


{# What the drain of a store is given: requests are SUPER, as the function takes them. #}
{% macro _agg_input_sql(p) %}
    {{- return('json_parse(input) as input' if p.super_input else 'input') -}}
{% endmacro %}


{# Bytes that an item takes in a call; within a request each quote and backslash takes two. #}
{% macro _agg_bytes_sql(p, item) %}
    {%- if not p.super_input -%}
        {{- return('octet_length(' ~ item ~ ')') -}}
    {%- endif -%}
    {%- set bare = "translate(" ~ item ~ ", " ~ redshift_ml.quote_literal('"\\') ~ ", '')" -%}
    {{- return('(2 * octet_length(' ~ item ~ ') - octet_length(' ~ bare ~ '))') -}}
{% endmacro %}
