{{ config(materialized='table') }}

select
    message_id,
    {{ ref('fn_sentiment_by_run') }}(message) as tone
from {{ ref('messages') }}
where message is not null
