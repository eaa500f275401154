{#
  The run's own list of work, numbered in the order it is sent: what never
  failed first, neighbours by text so that provider caches see shared prefixes.
  A section holds the rows that are sent alike. `batch_no` cuts it into
  statements, `call_no`, the ordinal of its first text, into calls. Batch 0 is
  never sent: inputs that are hopeless or too long, set aside by `_set_aside_sql`.
  Keys: beside the store and the attempts it is joined with; a batch is a range.
#}
{% macro _todo_sql(p) %}
create table {{ p.todo }} distkey (input_hash) sortkey (ordinal) as
{{ redshift_ml._inputs_sql(p) }},

{{ redshift_ml._missing_sql(p) }},

numbered as (
    select
        missing.*,
        row_number() over (
            order by aside, level, pack desc, left(input, 100), input_hash
        ) as ordinal
    from missing
),

sections as (
    select
        aside,
        level,
        pack,
        size,
        min(ordinal) as starts,
        sum(ceil(count(*)::double precision / size)::bigint) over (
            order by aside, level, pack desc rows between unbounded preceding and current row
        ) - ceil(count(*)::double precision / size)::bigint as batches_before
    from numbered
    group by aside, level, pack, size
),

placed as (
    select
        numbered.*,
        sections.starts,
        sections.batches_before,
        numbered.ordinal - sections.starts as place
    from numbered
    inner join sections
        on numbered.aside = sections.aside
        and numbered.level = sections.level
        and numbered.pack = sections.pack
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
    ordinal,
    case when aside = 1 then 0 else batches_before + (place - mod(place, size)) / size + 1 end
        as batch_no,
    starts + greatest(place - mod(place, size), place - mod(place, pack)) as call_no
from placed
{%- endmacro %}
