{#
  Texts with the brackets of a reversible mask put back: a derived table of
  `key` and unmasked. `tokens` is a relation as mask_tokens makes it; a bracket
  without a row there stays. `key` is unique in `relation`.

      select * from {{ redshift_ml.unmask(ref('answers'), 'mask', ref('mask_tokens')) }} as plain
#}
{% macro unmask(relation, text, tokens, key='input_hash') %}
    {{- return(adapter.dispatch('unmask', 'redshift_ml')(
        relation=relation, text=text, tokens=tokens, key=key
    )) -}}
{% endmacro %}


{% macro default__unmask(relation, text, tokens, key='input_hash') %}
    {{- return(redshift_ml._raise_unsupported('unmask')) -}}
{% endmacro %}


{#- Each piece after the first begins behind a bracket that opened. LISTAGG puts them together. -#}
{% macro redshift__unmask(relation, text, tokens, key='input_hash') %}
    {%- set problems = [] -%}
    {%- for argument, value in {'text': text, 'key': key}.items()
        if value is not string or not value -%}
        {%- do problems.append(redshift_ml._problem(
            'unmask', argument, 'the name of a column of the relation', value)) -%}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems(problems) -%}
    {%- set key_name = redshift_ml.quote_name([key]) -%}
    {%- set text_name = redshift_ml.quote_name([text]) -%}
(
    select
        pieces.{{ key_name }},
        listagg(
            case
                when pieces.place = 0 then pieces.piece
                when tokens.value is not null
                    then tokens.value || substring(pieces.piece, strpos(pieces.piece, ']') + 1)
                else '[' || pieces.piece
            end,
            ''
        ) within group (order by pieces.place) as unmasked
    from (
        select masked.{{ key_name }}, place, piece::varchar(65535) as piece
        from (
            select {{ key_name }}, split_to_array({{ text_name }}, '[') as all_pieces
            from {{ relation }}
            where {{ text_name }} is not null
        ) as masked, masked.all_pieces as piece at place
    ) as pieces
    left join {{ tokens }} as tokens
        on pieces.{{ key_name }} = tokens.{{ key_name }}
        and pieces.place > 0
        and strpos(pieces.piece, ']') > 0
        and tokens.token = '[' || split_part(pieces.piece, ']', 1) || ']'
    group by pieces.{{ key_name }}
)
{%- endmacro %}
