{{ config(materialized='table') }}

select
    message_id,
    {{ function('fn_shout') }}(message) as shouted,
    lower(trim({{ function('fn_tone') }}(message, object('maxTokens', 20)))) as tone
from {{ ref('messages') }}
where message is not null
