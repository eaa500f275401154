{#
  The calls of a level: items of a group, cut into chunks that one call takes.
  `items` is a relation with group_no, place, item, size, texts (how many stand
  behind the item), and input (of the call that an item is the answer to).

  A chunk ends where an item's own hash says so, on average after as many bytes
  as a call takes, and where a run between two such ends is too long for a call.
  So a text that is added, changed or gone moves the ends of its run alone. No
  chunk but the last of a run holds one item (long ones excepted), so each
  level has at most half as many chunks as items. docs/decisions/aggregates.md.
#}
{% macro _agg_chunks_sql(p, items, level) %}
{%- set capacity = redshift_ml._agg_capacity(p) -%}
{%- set long = capacity // 4 -%}
{%- set frame = redshift_ml._agg_frame(p) -%}
select
    {{ level }} as level,
    chunks.group_no,
    chunks.chunk_no,
    chunks.items,
    chunks.texts,
    chunks.input::varchar(65535) as input,
    sha2(chunks.input::varchar(65535), 256) as input_hash,
    false as asked_again
from (
    select
        group_no,
        chunk_no,
        count(*) as items,
        sum(texts) as texts,
        case
            when count(*) = 1 and max(input) is not null then max(input)
            else {{ redshift_ml._agg_request_sql(p, redshift_ml.quote_literal(
                    frame.prompt ~ ('{"texts":[' if level | string == '1' else '{"parts":['))
                ~ "\n                || listagg(item, ',') within group (order by place)\n"
                ~ '                || ' ~ redshift_ml.quote_literal(']}' ~ frame.suffix)) }}
        end as input
    from (
        select
            runs.*,
            dense_rank() over (
                partition by group_no order by run, floor((ends_at - size) / {{ capacity - long }})
            ) as chunk_no
        from (
            select
                cut.*,
                sum(size) over (
                    partition by group_no, run order by place rows unbounded preceding
                ) as ends_at
            from (
                select
                    bounded.*,
                    sum(opens) over (
                        partition by group_no order by place rows unbounded preceding
                    ) as run
                from (
                    {{ redshift_ml._agg_bounds_sql(items, level, capacity, long) }}
                ) as bounded
            ) as cut
        ) as runs
    ) as placed
    group by group_no, chunk_no
) as chunks
{%- endmacro %}
