{#
  About how many tokens a text has: an SQL expression, no call. Without more it
  counts four bytes a token, as everything in this package does; `language`
  takes the rate measured for it (docs/tasks/count_tokens.md), `store` the rate
  that the endpoint reported for the texts of an inference store.

      select sum({{ redshift_ml.count_tokens('body', store=ref('inf_feedback')) }}) from feedback
#}
{% macro count_tokens(text, language=none, store=none) %}
    {{- return(adapter.dispatch('count_tokens', 'redshift_ml')(text, language, store)) -}}
{% endmacro %}


{% macro default__count_tokens(text, language=none, store=none) %}
    {{- return(redshift_ml._raise_unsupported('count_tokens')) -}}
{% endmacro %}


{% macro redshift__count_tokens(text, language=none, store=none) %}
    {%- set me, problems, rates = 'count_tokens', [], redshift_ml._bytes_per_token() -%}
    {%- if text is not string or not text | trim -%}
        {%- do problems.append(redshift_ml._problem(me, 'text', 'a column or expression', text)) -%}
    {%- endif -%}
    {%- if language is not none and language not in rates -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'language', 'one of ' ~ rates.keys() | join(', '), language)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
    {%- set rate = rates[language] if language is not none else 4.0 -%}
    {%- set rate = rate if store is none else redshift_ml._reported_rate_sql(store, rate) -%}
    {{- return('ceil(octet_length(' ~ text ~ ') / ' ~ rate ~ ')::integer') -}}
{% endmacro %}


{# Bytes of UTF-8 per token: the lower of two public tokenizers, so that a count errs upwards. #}
{% macro _bytes_per_token() %}
    {{- return({
        'en': 4.1, 'de': 3.1, 'fr': 3.3, 'es': 3.2, 'it': 2.9, 'pt': 3.2, 'nl': 2.8, 'sv': 2.9,
        'pl': 2.3, 'cs': 2.3, 'tr': 2.4, 'vi': 1.8, 'ru': 3.6, 'uk': 3.0, 'el': 1.7, 'he': 2.1,
        'ar': 2.0, 'hi': 2.3, 'th': 1.7, 'ja': 3.1, 'zh': 3.3, 'ko': 2.5,
    }) -}}
{% endmacro %}


{# Bytes per token as the endpoint counted them, prompt and text together. #}
{% macro _reported_rate_sql(store, otherwise) %}
    {%- set function = redshift_ml._store_function(store) -%}
    {%- set prompts = "(select ''::varchar(32) as answer_version, 0 as prompt_bytes where 1 = 0)" -%}
    {%- if function is not none -%}
        {%- set prompts = '(select answer_version, max(prompt_bytes) as prompt_bytes from '
            ~ redshift_ml.quote_name([function.schema | lower, redshift_ml._registry_name()])
            ~ ' group by answer_version)' -%}
    {%- endif -%}
    {{- return(
        '(select coalesce(sum(octet_length(bought.input) + coalesce(versions.prompt_bytes, 0))'
        ~ '::double precision / nullif(sum(bought.tokens_in), 0), ' ~ otherwise ~ ') from ' ~ store
        ~ ' as bought left join ' ~ prompts ~ ' as versions'
        ~ ' on bought.function_version = versions.answer_version'
        ~ " where bought.tokens_reported and bought.status = 'done')"
    ) -}}
{% endmacro %}
