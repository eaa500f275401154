{{ config(materialized='inference', meta={'function': 'fn_subjects', 'group_by': ['channel']}) }}
-- depends_on: {{ function('fn_subjects') }}
select channel, message as input from {{ ref('messages') }}
