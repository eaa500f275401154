{# What each function has cost, day by day (UTC). #}
with

batches as (

    select * from {{ ref('redshift_ml_batches') }}

),

final as (

    select
        settled_on,
        function_name,
        endpoint,
        sum(case when status = 'done' then batch_rows else 0 end) as answers,
        sum(calls) as calls,
        sum(tokens_in) as tokens_in,
        sum(tokens_out) as tokens_out,
        sum(usd) as usd
    from batches
    group by
        settled_on,
        function_name,
        endpoint

)

select * from final
