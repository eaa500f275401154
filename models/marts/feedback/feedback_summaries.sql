with

feedback as (

    select * from {{ ref('fct_feedback') }}

),

final as (

    select
        feedback_id,
        submitted_at,
        product,
        channel,
        language_code,
        rating,
        sentiment,
        topic,
        summary,
        body
    from feedback
    where summary is not null

)

select * from final
