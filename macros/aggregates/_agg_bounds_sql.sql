{# Items with `opens`, 1 where a run begins. A group that one call takes is one run; in it
   `size` is 0, so that nothing cuts it. #}
{% macro _agg_bounds_sql(items, level, capacity, long) %}
select
    group_no,
    place,
    item,
    texts,
    input,
    case when group_size <= {{ capacity }} then 0 else size end as size,
    case
        when group_size <= {{ capacity }} or nth = 1 then 0
        when size > {{ long }} or size_before > {{ long }} then 1
        when ends = 1 and ends_before = 0 and nth > 2 and nth < items then 1
        else 0
    end as opens
from (
    select
        hashed.*,
        sum(size) over (partition by group_no) as group_size,
        count(*) over (partition by group_no) as items,
        row_number() over (partition by group_no order by place) as nth,
        lag(size) over (partition by group_no order by place) as size_before,
        lag(ends) over (partition by group_no order by place) as ends_before
    from (
        select
            source.*,
            case
                when strtol(left(sha2('{{ level }}' || item, 256), 8), 16) * {{ capacity }}
                    < size * 4294967296 then 1
                else 0
            end as ends
        from {{ items }} as source
    ) as hashed
) as marked
{%- endmacro %}
