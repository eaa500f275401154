{{ config(materialized='table') }}

select
    message_id,
    {{ ref('fn_tone_by_run') }}(message) as tone
from {{ ref('messages') }}
