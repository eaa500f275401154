{#
  What the stores have saved: inputs that were answered before and copies of
  the same text, at what an answer of that function has cost so far.
#}
with

ledger as (

    select * from {{ redshift_ml.inference_ledger() }} as ledger

),

spend as (

    select * from {{ ref('redshift_ml_spend_by_model') }}

),

runs as (

    select
        node,
        function_name,
        count(*) as runs,
        sum(cached_inputs) as cached_inputs,
        sum(duplicate_rows) as duplicate_rows,
        sum(blank_rows) as blank_rows
    from ledger
    where kind = 'run'
    group by
        node,
        function_name

),

costs as (

    select
        node,
        sum(usd) / nullif(sum(answers), 0) as usd_each
    from spend
    group by node

),

final as (

    select
        runs.node,
        runs.function_name,
        runs.runs,
        runs.cached_inputs,
        runs.duplicate_rows,
        runs.blank_rows,
        runs.cached_inputs + runs.duplicate_rows + runs.blank_rows
            as calls_saved,
        (runs.cached_inputs + runs.duplicate_rows + runs.blank_rows)
        * costs.usd_each as usd_saved
    from runs
    left join costs
        on runs.node = costs.node

)

select * from final
