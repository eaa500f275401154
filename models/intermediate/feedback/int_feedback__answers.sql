{{ config(materialized='table') }}

with

texts as (

    select distinct body_hash
    from {{ ref('stg_feedback__entries') }}
    where body_hash is not null

),

current_answers as (

    select
        texts.body_hash,
        answer.output,
        answer.answered_at
    from texts
    {{ redshift_ml.join_inference(
        ref('inf_feedback__tasks'), 'texts.body_hash', 'answer'
    ) }}

),

final as (

    select
        body_hash,
        sentiment,
        topic,
        summary,
        answer_valid,
        answered_at
    from {{ redshift_ml.task_answers(
        'fn_feedback', 'current_answers', columns=['body_hash', 'answered_at']
    ) }} as answers

)

select * from final
