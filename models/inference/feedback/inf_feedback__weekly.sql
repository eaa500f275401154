{{ config(
    materialized='inference',
    full_refresh=false,
    meta={
        'function': 'summarize',
        'group_by': ['product', 'week'],
        'budget': redshift_ml._feedback_budget(),
    },
) }}
-- depends_on: {{ function('summarize') }}
-- depends_on: {{ ref('redshift_ml_prices') }}
select
    product,
    cast(date_trunc('week', submitted_at) as date) as week,
    body as input
from {{ ref('stg_feedback__entries') }}
