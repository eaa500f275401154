{#
  One row per batch. The ledger is only ever inserted into, and a statement
  that was sent twice may have left a row twice.
#}
with

ledger as (

    select * from {{ redshift_ml.inference_ledger() }} as ledger

),

final as (

    select
        batch_id,
        run_key,
        door,
        invocation_id,
        node,
        store,
        function_name,
        function_version,
        endpoint,
        status,
        batch_rows,
        calls,
        tokens_in,
        tokens_out,
        tokens_reported,
        usd,
        seconds,
        query_id,
        error,
        settled_at,
        trunc(settled_at) as settled_on
    from ledger
    where kind = 'batch'
    qualify
        row_number() over (partition by batch_id order by settled_at) = 1

)

select * from final
