with

gold as (

    select * from {{ ref('gold_feedback') }}

),

feedback as (

    select * from {{ ref('fct_feedback') }}

),

final as (

    select
        gold.feedback_id,
        feedback.body,
        gold.sentiment as gold_sentiment,
        feedback.sentiment,
        lower(trim(second_opinion.output)) as second_opinion,
        gold.topic as gold_topic,
        feedback.topic
    from gold
    left join feedback
        on gold.feedback_id = feedback.feedback_id
    {{ redshift_ml.join_inference(
        ref('inf_feedback__second_opinion'), 'feedback.body_hash', 'second_opinion'
    ) }}

)

select * from final
