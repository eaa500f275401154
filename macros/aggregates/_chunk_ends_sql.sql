{#
  The texts, once per piece, with the number of characters by whose end it ends.

  A row that is too long is cut once in each `period` bytes: behind the last
  paragraph, else sentence, else word that ends in the last `zone` bytes of the
  period, else at its end. So no piece depends on the one before, which would take
  a recursion, and none is longer than period + zone. Each of three casts may stop
  three bytes early, for a character that it would cut in two: hence the 9.
#}
{% macro _chunk_ends_sql(relation, text, keys, order_by, max_bytes) %}
{%- set period = (max_bytes - 9) * 3 // 4 -%}
{%- set zone = max_bytes - 9 - period -%}
{#- A blank line; a mark and what closes a quotation; blanks. -#}
{%- set borders = [
    '\n[[:space:]]*\n', '[.!?]["\')]*[[:space:]]+|。|！|？', '[[:space:]]+'
] -%}
select
    bordered.*,
    case
        when redshift_ml_bytes <= {{ max_bytes }}
            or (redshift_ml_nth + 1) * {{ period }} >= redshift_ml_bytes
            then length(redshift_ml_text)
        else redshift_ml_start + length(redshift_ml_period) - length(redshift_ml_zone) + case
            {%- for border in borders %}
            when redshift_ml_border_{{ loop.index }} > 0 then redshift_ml_border_{{ loop.index }} - 1
            {%- endfor %}
            else length(redshift_ml_zone)
        end
    end as redshift_ml_end
from (
    select
        zones.*
        {%- for border in borders %},
        {{ redshift_ml._last_end_sql('redshift_ml_zone', border) }}
            as redshift_ml_border_{{ loop.index }}
        {%- endfor %}
    from (
        select
            periods.*,
            substring(
                redshift_ml_period,
                length(redshift_ml_period::varchar({{ period - zone }})) + 1,
                {{ period }}
            ) as redshift_ml_zone
        from (
            select
                rests.*,
                redshift_ml_rest::varchar({{ period }}) as redshift_ml_period
            from (
                select
                    starts.*,
                    substring(redshift_ml_text, redshift_ml_start + 1, {{ period }})
                        as redshift_ml_rest
                from (
                    {{ redshift_ml._chunk_periods_sql(
                        relation, text, keys, order_by, max_bytes, period) }}
                ) as starts
            ) as rests
        ) as periods
    ) as zones
) as bordered
{%- endmacro %}


{# The character behind the last match of a pattern, 0 where there is none. #}
{% macro _last_end_sql(text, pattern) %}
    {%- set pattern = redshift_ml.quote_literal(pattern) -%}
    {{- return('regexp_instr(' ~ text ~ ', ' ~ pattern ~ ', 1, regexp_count(' ~ text ~ ', '
        ~ pattern ~ '), 1)') -}}
{% endmacro %}
