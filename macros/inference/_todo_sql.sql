{#
  The run's own list of work, numbered in the order it is sent: what never
  failed first, neighbours by text so that provider caches see shared prefixes.
  `batch_no` cuts it into statements, `call_no` into calls. Batch 0 is never
  sent: inputs that are hopeless or too long, set aside by `_set_aside_sql`.
#}
{% macro _todo_sql(p) %}
create table {{ p.todo }} as
{{ redshift_ml._inputs_sql(p) }},

missing as (
    select
        asked.input_hash,
        asked.input
        {%- for argument in p.arguments %},
        asked.{{ argument }}
        {%- endfor %},
        coalesce(failures.failed, 0) as failed,
        failures.error,
        least(coalesce(failures.failed, 0) + coalesce(failures.lost, 0), 2) as level,
        case
            when coalesce(failures.failed, 0) >= {{ p.max_attempts }}
                and failures.smallest = 1 then 'quarantined'
            {%- if p.on_long_input == 'refuse' %}
            when octet_length(asked.input) > {{ p.max_input_bytes }} then 'refused'
            {%- endif %}
        end as set_aside,
        case
            when {{ p.pack }} = 1
                or coalesce(failures.failed, 0) + coalesce(failures.unanswered, 0) > 0
                or octet_length(asked.input) > {{ p.pack_bytes }} then 1
            else {{ p.pack }}
        end as pack
    from asked
    left join known on asked.input_hash = known.input_hash
    left join failures on asked.input_hash = failures.input_hash
    where asked.nth = 1
        and {{ redshift_ml._is_missing(p) }}
        {%- if redshift_ml._samples(p) %}
        and (
            coalesce(known.answered, 0) = 0
            or asked.input_hash in (
                {{ redshift_ml._sampled_sql(p) | indent(16) }}
            )
        )
        {%- endif %}
),

placed as (
    select
        missing.*,
        case level
            when 0 then {{ p.sizes[0] }}
            when 1 then {{ p.sizes[1] }}
            else {{ p.sizes[2] }}
        end as size,
        row_number() over (
            partition by set_aside, level, pack order by left(input, 100), input_hash
        ) - 1 as place
    from missing
)

select
    input_hash,
    input::varchar({{ p.max_input_bytes }}) as input
    {%- for argument in p.arguments %},
    {{ argument }}
    {%- endfor %},
    failed,
    error,
    set_aside,
    pack,
    {{ redshift_ml._tokens_in_sql(p, 'octet_length(input)', 'pack') }} as tokens_in,
    row_number() over (
        order by case when set_aside is null then 0 else 1 end, level, pack desc, place
    ) as ordinal,
    case
        when set_aside is not null then 0
        else dense_rank() over (
            order by case when set_aside is null then 0 else 1 end,
                level, pack desc, floor(place / size)
        )
    end as batch_no,
    dense_rank() over (
        order by case when set_aside is null then 0 else 1 end,
            level, pack desc, floor(place / size), floor(place / pack)
    ) as call_no
from placed
{%- endmacro %}
