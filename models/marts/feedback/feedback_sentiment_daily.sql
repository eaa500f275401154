with

feedback as (

    select * from {{ ref('fct_feedback') }}

),

final as (

    select
        submitted_on,
        product,
        channel,
        count(*) as entries,
        sum(case when sentiment is not null then 1 else 0 end) as judged,
        sum(case when sentiment = 'positive' then 1 else 0 end) as positive,
        sum(case when sentiment = 'neutral' then 1 else 0 end) as neutral,
        sum(case when sentiment = 'negative' then 1 else 0 end) as negative,
        -- Redshift cuts what AVG and a cast leave out: rounded first, of more digits
        cast(
            round(
                avg(
                    case sentiment
                        when 'positive' then 1.000000
                        when 'neutral' then 0.000000
                        when 'negative' then -1.000000
                    end
                ), 3
            ) as decimal(5, 3)
        ) as sentiment_score,
        cast(round(avg(cast(rating as decimal(12, 6))), 3) as decimal(5, 3)) as rating
    from feedback
    group by submitted_on, product, channel

)

select * from final
