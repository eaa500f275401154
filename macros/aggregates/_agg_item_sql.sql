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


{# The JSON of a text, of a shorter one where it takes more than so many bytes. #}
{% macro _agg_fitted_sql(json, text, bytes) %}
case
    when octet_length({{ json }}) <= {{ bytes }} then {{ json }}
    when {{ json }} is not null then {{
        redshift_ml._agg_json_sql(text ~ '::varchar(' ~ (bytes // 2 - 4) ~ ')') }}
end
{%- endmacro %}


{#
  Tokens are estimated from above: a quarter of the characters, and half of what
  characters beyond ASCII take more than one byte.
#}
{% macro _agg_size_sql(p, item) %}
    {%- set bytes = 'octet_length(' ~ item ~ ')' -%}
    {%- if p.max_input_tokens is none -%}
        {{- return('(' ~ bytes ~ ' + 1)::bigint') -}}
    {%- endif -%}
    {{- return('greatest(' ~ bytes ~ ' + 1, ceil((length(' ~ item ~ ') / 4.0 + (' ~ bytes
        ~ ' - length(' ~ item ~ ')) / 2.0 + 1) * ' ~ redshift_ml._agg_capacity(p) ~ ' / '
        ~ p.max_input_tokens ~ ')::bigint)') -}}
{% endmacro %}
