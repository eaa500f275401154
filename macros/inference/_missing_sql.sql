{# What is missing: how often it has failed, and how it is sent. #}
{% macro _missing_sql(p) %}
missing as (
    select
        found.*,
        case when set_aside is null then 0 else 1 end as aside,
        case level
            when 0 then {{ p.sizes[0] }}
            when 1 then {{ p.sizes[1] }}
            else {{ p.sizes[2] }}
        end as size
    from (
        {{ redshift_ml._found_sql(p) }}
    ) as found
)
{%- endmacro %}


{% macro _found_sql(p) %}
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
where {{ redshift_ml._is_missing(p) }}
    {%- if redshift_ml._samples(p) %}
    and (
        coalesce(known.answered, 0) = 0
        or asked.input_hash in (
            {{ redshift_ml._sampled_sql(p) }}
        )
    )
    {%- endif %}
{%- endmacro %}
