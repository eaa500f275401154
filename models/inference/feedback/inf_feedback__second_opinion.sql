{{ config(
    materialized='inference',
    full_refresh=false,
    meta={
        'function': 'fn_get_sentiment',
        'batch_size': 200,
        'budget': redshift_ml._feedback_budget(),
    },
) }}
-- depends_on: {{ function('fn_get_sentiment') }}
-- depends_on: {{ ref('redshift_ml_prices') }}
select entries.body as input
from {{ ref('stg_feedback__entries') }} as entries
inner join {{ ref('gold_feedback') }} as gold
    on entries.feedback_id = gold.feedback_id
