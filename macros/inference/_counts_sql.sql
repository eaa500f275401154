{# One row that says what a run would find and buy. Buys nothing. #}
{% macro _counts_sql(p) %}
{{ redshift_ml._inputs_sql(p) }},

distinct_inputs as (
    select
        asked.copies,
        octet_length(asked.input) as bytes,
        coalesce(known.of_version, 0) as of_version,
        {{ 'case when octet_length(asked.input) > ' ~ p.max_input_bytes ~ ' then 1 else 0 end'
            if p.on_long_input == 'refuse' else '0' }} as refused,
        coalesce(known.answered, 0) as answered,
        coalesce(known.of_version - known.answered_of_version, 0) as aside,
        case
            when coalesce(failures.failed, 0) >= {{ p.max_attempts }}
                and failures.smallest = 1 then 1
            else 0
        end as hopeless,
        case when shared.input_hash is not null then 1 else 0 end as shared,
        case
            when {{ redshift_ml._is_missing(p) }} and shared.input_hash is null then 1
            else 0
        end as missing
    from asked
    left join known on asked.input_hash = known.input_hash
    left join shared on asked.input_hash = shared.input_hash
    left join failures on asked.input_hash = failures.input_hash
)

select
    (select count(*) from source) as seen_rows,
    (select count(*) from source where input_hash is null) as blank_rows,
    count(*) as distinct_inputs,
    coalesce(sum(copies - 1), 0) as duplicate_rows,
    coalesce(sum(1 - missing), 0) as cached_inputs,
    coalesce(sum(aside), 0) as aside_inputs,
    coalesce(sum(missing), 0) as missing_inputs,
    coalesce(sum(case when missing = 0 and of_version = 0 then shared else 0 end), 0)
        as shared_inputs,
    coalesce(sum(missing * hopeless), 0) as hopeless_inputs,
    coalesce(sum(case when missing = 1 and refused = 0 and answered = 1 then 1 else 0 end), 0)
        as new_version_inputs,
    coalesce(sum(case when missing = 1 and refused = 0 and answered = 0 then 1 else 0 end), 0)
        as new_data_inputs,
    coalesce(sum(missing * refused), 0) as refused_inputs,
    coalesce(
        sum(
            case
                when missing = 1 and refused = 0 then {{ redshift_ml._tokens_in_sql(p, 'bytes') }}
            end
        ),
        0
    )
        as tokens_in,
    (
        select avg(tokens_out::double precision)
        from {{ p.store }} as store
        where status = 'done'
    ) as tokens_out_each,
    (
        select count(*)
        from {{ p.store }} as store
        where function_version = {{ p.version_literal }}
            and status in ('done', 'superseded')
    ) as function_answers,
    (
        select count(*)
        from {{ p.ledger }} as ledger
        where kind = 'batch'
            and status = 'throttled'
            and function_name = {{ p.function_literal }}
            and settled_at > dateadd(minute, -10, getdate())
    ) as throttled_batches,
    (
        select count(distinct attempts.batch_id)
        {{ redshift_ml._open_attempts_sql(p) }}
            and dateadd(second, {{ p.grace_seconds }}, attempts.expires_at) < getdate()
    ) as expired_batches
from distinct_inputs
{%- endmacro %}
