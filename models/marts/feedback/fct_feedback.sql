{{ config(materialized='table') }}

with

entries as (

    select * from {{ ref('stg_feedback__entries') }}

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
        lower(trim(mood.output)) as answer,
        summaries.output as summary,
        greatest(mood.answered_at, summaries.answered_at) as answered_at
    from entries
    {{ redshift_ml.join_inference(
        ref('inf_feedback__sentiment'), 'entries.body_hash', 'mood'
    ) | indent(4) }}
    {{ redshift_ml.join_inference(
        ref('inf_feedback__summary'), 'entries.body_hash', 'summaries'
    ) | indent(4) }}

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
