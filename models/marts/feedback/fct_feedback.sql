{{ config(materialized='table') }}

with

entries as (

    select * from {{ ref('stg_feedback__entries') }}

),

answers as (

    select * from {{ ref('feedback_answers') }}

),

joined as (

    select
        entries.feedback_id,
        entries.product,
        entries.channel,
        entries.rating,
        entries.language_code,
        entries.submitted_at,
        entries.body,
        lower(trim(answers.sentiment_answer)) as answer,
        answers.summary,
        answers.answered_at
    from entries
    left join answers on entries.body_hash = answers.body_hash

),

final as (

    select
        feedback_id,
        product,
        channel,
        rating,
        language_code,
        submitted_at,
        cast(submitted_at as date) as submitted_on,
        body,
        case
            when answer like '%positive%' and answer not like '%negative%'
                then 'positive'
            when answer like '%negative%' and answer not like '%positive%'
                then 'negative'
            when answer like '%neutral%' or answer like '%mixed%'
                then 'neutral'
            when answer is not null
                then 'unclear'
        end as sentiment,
        nullif(trim(summary), '') as summary,
        answered_at
    from joined

)

select * from final
