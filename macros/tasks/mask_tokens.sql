{#
  What the brackets of a reversible mask stand for: a derived table of
  `columns`, token ([EMAIL_1]), category and value, one row per token of a text.
  Make it a table of a schema that few may read: with it masks are undone.

      select * from {{ redshift_ml.mask_tokens('fn_mask', ref('inf_mask')) }} as tokens

  A token that an answer explains in two ways stands for nothing.
#}
{% macro mask_tokens(function, relation, output='output', columns=['input_hash']) %}
    {{- return(adapter.dispatch('mask_tokens', 'redshift_ml')(
        function=function, relation=relation, output=output, columns=columns
    )) -}}
{% endmacro %}


{% macro default__mask_tokens(function, relation, output='output', columns=['input_hash']) %}
    {{- return(redshift_ml._raise_unsupported('mask_tokens')) -}}
{% endmacro %}


{% macro redshift__mask_tokens(function, relation, output='output', columns=['input_hash']) %}
    {%- if not execute -%}
        {{- return('(select 1 as input_hash)') -}}
    {%- endif -%}
    {%- set name = redshift_ml._reversible_mask(
        'mask_tokens', redshift_ml._task_declaration(function)) -%}
    {%- set answers = redshift_ml.task_answers(function, relation, output, columns) -%}
    {%- set named, carried = [], [] -%}
    {%- for column in columns -%}
        {%- do named.append(redshift_ml.quote_name([column]) ~ ',') -%}
        {%- do carried.append('answers.' ~ named[-1]) -%}
    {%- endfor -%}
(
    select
        {{ named | join(' ') }}
        '[' || split_part(item_text, '=', 1) || ']' as token,
        regexp_replace(split_part(item_text, '=', 1), '_[0-9]+$', '') as category,
        max(substring(item_text, strpos(item_text, '=') + 1)) as value
    from (
        select
            {{ carried | join(' ') }}
            item::varchar(65535) as item_text
        from {{ answers }} as answers, answers.{{ redshift_ml.quote_name([name ~ '_items']) }} as item
    ) as items
    where item_text ~ '^[A-Z][A-Z0-9_]*_[0-9]+=.'
    group by {{ range(1, columns | length + 3) | join(', ') }}
    having count(distinct substring(item_text, strpos(item_text, '=') + 1)) = 1
)
{%- endmacro %}
