with

feedback as (

    select * from {{ ref('fct_feedback') }}

),

weeks as (

    select *
    from {{ redshift_ml.agg_answers(ref('inf_feedback__weekly')) }} as answers

),

feelings as (

    select
        product,
        cast(date_trunc('week', submitted_at) as date) as week,
        count(*) as entries,
        sum(case when sentiment = 'positive' then 1 else 0 end) as positive,
        sum(case when sentiment = 'negative' then 1 else 0 end) as negative
    from feedback
    group by 1, 2

),

final as (

    select
        feelings.product,
        feelings.week,
        feelings.entries,
        feelings.positive,
        feelings.negative,
        weeks.summary,
        weeks.texts
    from feelings
    left join weeks
        on feelings.product = weeks.product
        and (
            feelings.week = weeks.week
            or (feelings.week is null and weeks.week is null)
        )

)

select * from final
