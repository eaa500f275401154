{#
  How a chunk is sent to a function that takes SUPER: as the JSON of a whole
  request in the `form` of the store, with what task_request has in it. It is
  parsed and written again, so that the store, which parses it to send it and
  hashes what it writes, finds the same JSON. Not by task_request's nested calls of
  OBJECT: over a long expression they take a planner seconds.
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
