{#
  CTEs that every question about a dbt model's inputs starts from.

  source   the rows of the dbt model's body, hashed; no hash for NULL and blank
  asked    one row per distinct input, with the number of its copies
  known    what the store holds, by hash: an answer of this version, of any
  shared   what dbt models with the same function hold of this version
  failures what the attempts ledger remembers of an input
#}
{% macro _inputs_sql(p) %}
with body as (
{{ p.body }}
),

source as (
    select
        {{ redshift_ml.input_hash('input', p.arguments) }} as input_hash,
        input
        {%- for argument in p.arguments %},
        {{ argument }}
        {%- endfor %}
    from (
        select
            {{ redshift_ml._input_text_sql(p) }} as input
            {%- for argument in p.arguments %},
            {{ argument }}
            {%- endfor %}
        from body
    ) as b
),

asked as (
    {{ redshift_ml._asked_sql(p) }}
),

known as (
    select
        input_hash,
        max(case when function_version = {{ p.version_literal }} then 1 else 0 end) as of_version,
        max(case when status = 'done' then 1 else 0 end) as answered,
        max(
            case
                when function_version = {{ p.version_literal }} and status = 'done' then 1
                else 0
            end
        ) as answered_of_version
    from {{ p.store }} as store
    where status <> 'superseded'
        and (function_version = {{ p.version_literal }} or status = 'done')
    group by input_hash
),

shared as (
    {{ redshift_ml._shared_sql(p) }}
),

failures as (
    select
        attempts.input_hash,
        sum(case when ledger.status = 'failed' then 1 else 0 end) as failed,
        sum(case when ledger.status = 'lost' then 1 else 0 end) as lost,
        sum(case when ledger.status = 'done' then 1 else 0 end) as unanswered,
        min(case when ledger.status = 'failed' then ledger.batch_rows end) as smallest,
        max(case when ledger.status = 'failed' then ledger.error end) as error
    from {{ p.attempts }} as attempts
    inner join {{ p.ledger }} as ledger
        on attempts.batch_id = ledger.batch_id
        and ledger.kind = 'batch'
    left join (
        select input_hash, max(superseded_at) as superseded_at
        from {{ p.store }} as store
        where superseded_at is not null
        group by input_hash
    ) as restarted
        on attempts.input_hash = restarted.input_hash
    where attempts.function_name = {{ p.function_literal }}
        and attempts.function_version = {{ p.version_literal }}
        and (
            restarted.superseded_at is null
            or attempts.claimed_at > restarted.superseded_at
        )
    group by attempts.input_hash
)
{%- endmacro %}
