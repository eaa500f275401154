{{ config(
    materialized='inference',
    full_refresh=false,
    meta={
        'function': 'fn_feedback',
        'batch_size': 200,
        'budget': redshift_ml._feedback_budget(),
    },
) }}
-- depends_on: {{ function('fn_feedback') }}
-- depends_on: {{ ref('redshift_ml_prices') }}
select body as input
from {{ ref('stg_feedback__entries') }}
