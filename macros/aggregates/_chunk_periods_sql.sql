{# The texts, once per period, with the number of characters before it. Redshift has no substring
   by bytes: a cast does it, to lengths that are constants. Ten tens of periods take few of them. #}
{% macro _chunk_periods_sql(relation, text, keys, order_by, max_bytes, period) %}
{%- set columns = redshift_ml._agg_names(keys) | join(', ') -%}
{%- set text = redshift_ml.quote_name([text]) -%}
{%- set digits -%}
(select 0 as digit{% for digit in range(1, 10) %} union all select {{ digit }}{% endfor %})
{%- endset -%}
select
    tens.*,
    redshift_ml_ten + {{ redshift_ml._characters_sql('redshift_ml_ten_text', 'ones.digit', period) }}
        as redshift_ml_start,
    10 * redshift_ml_tens + ones.digit as redshift_ml_nth
from (
    select
        counted.*,
        substring(redshift_ml_text, redshift_ml_ten + 1, {{ 10 * period }}) as redshift_ml_ten_text
    from (
        select
            texts.*,
            tens.digit as redshift_ml_tens,
            {{ redshift_ml._characters_sql('redshift_ml_text', 'tens.digit', 10 * period) }}
                as redshift_ml_ten
        from (
            select
                {{ columns }},
                {{ text }} as redshift_ml_text,
                octet_length({{ text }}) as redshift_ml_bytes,
                row_number() over (
                    partition by {{ columns }}
                    order by {{ (redshift_ml._agg_names(order_by)
                        + ['sha2(' ~ text ~ ', 256)']) | join(', ') }}
                ) as redshift_ml_row
            from {{ relation }} as source
            where octet_length({{ text }}) > 0
        ) as texts
        cross join {{ digits }} as tens
        where tens.digit = 0
            or (redshift_ml_bytes > {{ max_bytes }}
                and tens.digit * {{ 10 * period }} < redshift_ml_bytes)
    ) as counted
) as tens
cross join {{ digits }} as ones
where redshift_ml_tens + ones.digit = 0
    or (redshift_ml_bytes > {{ max_bytes }}
        and (10 * redshift_ml_tens + ones.digit) * {{ period }} < redshift_ml_bytes)
{%- endmacro %}


{# How many characters stand in so many times `bytes` of a text, whole ones. #}
{% macro _characters_sql(text, times, bytes) %}
    {%- set cases = [] -%}
    {%- for nth in range(1, [65535 // bytes, 9] | min + 1) -%}
        {%- do cases.append(' when ' ~ nth ~ ' then length(' ~ text ~ '::varchar('
            ~ nth * bytes ~ '))') -%}
    {%- endfor -%}
    {{- return('case ' ~ times ~ cases | join ~ ' else 0 end' if cases else '0') -}}
{% endmacro %}
