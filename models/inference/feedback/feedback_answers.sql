{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
) }}

{#
  The one model that calls the functions, and so the one that costs money: each
  distinct text once, and only texts that have no answer yet. A changed prompt
  asks nothing again by itself; --full-refresh asks everything again.
#}
with

texts as (

    select * from {{ ref('int_feedback__texts') }}

),

unanswered as (

    select
        body_hash,
        body
    from texts
    {% if is_incremental() %}
        where body_hash not in (select answered.body_hash from {{ this }} as answered)
    {% endif %}
    {% if var('redshift_ml_feedback_limit', none) is not none %}
        order by body_hash
        limit {{ var('redshift_ml_feedback_limit') | int }}
    {% endif %}

),

final as (

    select
        body_hash,
        body,
        cast(
            {{ function('fn_get_sentiment') }}(body) as varchar(256)
        ) as sentiment_answer,
        cast({{ function('summarize') }}(body) as varchar(65535)) as summary,
        cast(getdate() as timestamp) as answered_at
    from unanswered

)

select * from final
