{{ config(materialized='table') }}

with

entries as (

    select * from {{ ref('stg_feedback__entries') }}

),

answers as (

    select * from {{ ref('int_feedback__answers') }}

),

final as (

    select
        entries.feedback_id,
        entries.product,
        entries.channel,
        entries.rating,
        entries.language_code,
        entries.submitted_at,
        cast(entries.submitted_at as date) as submitted_on,
        entries.body,
        entries.body_hash,
        answers.sentiment,
        answers.topic,
        answers.summary,
        answers.answered_at
    from entries
    left join answers
        on entries.body_hash = answers.body_hash

)

select * from final
