{# What each dbt model has bought, and what failing batches cost it. #}
with

batches as (

    select * from {{ ref('redshift_ml_batches') }}

),

final as (

    select
        node,
        function_name,
        endpoint,
        count(*) as batches,
        sum(case when status = 'done' then batch_rows else 0 end) as answers,
        sum(calls) as calls,
        sum(case when status = 'done' then 0 else calls end) as calls_lost,
        sum(tokens_in) as tokens_in,
        sum(tokens_out) as tokens_out,
        sum(usd) as usd,
        1000 * sum(usd)
        / nullif(sum(case when status = 'done' then batch_rows else 0 end), 0)
            as usd_per_1000_answers,
        sum(seconds) as seconds,
        min(settled_at) as first_at,
        max(settled_at) as last_at
    from batches
    group by
        node,
        function_name,
        endpoint

)

select * from final
