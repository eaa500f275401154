{#
  Four bytes a token: an estimate, made before the call. The prompt is paid
  once a call, so each text of a packed call bears its part of it.
#}
{% macro _tokens_in_sql(p, bytes, pack='1') %}
    {{- return(
        'ceil((' ~ p.prompt_bytes ~ '.0 / ' ~ pack ~ ' + least(' ~ bytes ~ ', '
        ~ p.max_input_bytes ~ ')) / 4.0)::integer'
    ) -}}
{% endmacro %}


{#
  Tokens as the model reported them (Bedrock's `usage`), NULL where it reported none. Nothing
  here may fail on what an answer holds, or its batch could never be published: a whole
  response may be longer than JSON_SERIALIZE takes, and a number may be none.
#}
{% macro _reported_tokens(p, output, key) %}
    {%- if p.output_type != 'super' -%}
        {{- return('null::integer') -}}
    {%- endif -%}
    {{- return(
        'try_cast(json_extract_path_text('
        ~ redshift_ml._super_text_sql(output ~ '."usage"') ~ ", '" ~ key ~ "', true) as integer)"
    ) -}}
{% endmacro %}


{% macro _tokens_out_sql(p, output) %}
    {%- set bytes = 'json_size' if p.output_type == 'super' else 'octet_length' -%}
    {{- return(
        'coalesce(' ~ redshift_ml._reported_tokens(p, output, 'outputTokens')
        ~ ', ceil(' ~ bytes ~ '(' ~ output ~ ') / 4.0)::integer)'
    ) -}}
{% endmacro %}


{# Money for tokens, in US dollars; NULL when the endpoint has no price. #}
{% macro _usd_sql(p, tokens_in, tokens_out) %}
    {%- if p.price is none -%}
        {{- return('null::double precision') -}}
    {%- endif -%}
    {{- return(
        '((' ~ tokens_in ~ ') * ' ~ p.price.usd_in ~ ' + (' ~ tokens_out ~ ') * '
        ~ p.price.usd_out ~ ') / 1000000.0'
    ) -}}
{% endmacro %}
