{# A text without control characters, which JSON spells with six bytes, and without outer blanks. #}
{% macro _agg_clean_sql(text, bytes) %}
    {%- set controls = [] -%}
    {%- for code in range(1, 32) if code not in [9, 10, 13] -%}
        {%- do controls.append('chr(' ~ code ~ ')') -%}
    {%- endfor -%}
    {{- return("coalesce(btrim(translate(" ~ text ~ '::varchar(' ~ bytes ~ '), '
        ~ controls | join(' || ') ~ ", ' '), ' ' || chr(9) || chr(10) || chr(13)), '')") -}}
{% endmacro %}


{# A text as a JSON string: the one item of an array, without its brackets. #}
{% macro _agg_json_sql(text) %}
    {{- return('btrim(json_serialize(array(' ~ text ~ ")), '[]')") -}}
{% endmacro %}


{# The JSON of a text, of a shorter one where it takes more than so many bytes of a call. JSON
   doubles a character at most, and a request doubles it once more. #}
{% macro _agg_fitted_sql(p, json, text, bytes) %}
{%- set half = redshift_ml._agg_json_sql(text ~ '::varchar(' ~ (bytes // 2 - 4) ~ ')') -%}
case
    when {{ redshift_ml._agg_bytes_sql(p, json) }} <= {{ bytes }} then {{ json }}
    {%- if p.super_input %}
    when {{ redshift_ml._agg_bytes_sql(p, half) }} > {{ bytes }} then {{
        redshift_ml._agg_json_sql(text ~ '::varchar(' ~ (bytes // 4 - 8) ~ ')') }}
    {%- endif %}
    when {{ json }} is not null then {{ half }}
end
{%- endmacro %}


{#
  Tokens are estimated from above: a quarter of the characters, and half of what
  characters beyond ASCII take more than one byte.
#}
{% macro _agg_size_sql(p, item) %}
    {%- set bytes = redshift_ml._agg_bytes_sql(p, item) -%}
    {%- if p.max_input_tokens is none -%}
        {{- return('(' ~ bytes ~ ' + 1)::bigint') -}}
    {%- endif -%}
    {{- return('greatest(' ~ bytes ~ ' + 1, ceil((length(' ~ item ~ ') / 4.0 + (' ~ bytes
        ~ ' - length(' ~ item ~ ')) / 2.0 + 1) * ' ~ redshift_ml._agg_capacity(p) ~ ' / '
        ~ p.max_input_tokens ~ ')::bigint)') -}}
{% endmacro %}
