{{ config(materialized='table') }}

select 1 as message_id, 'chat' as channel, 'I love it, thank you!' as message
union all
select 2, 'mail', 'Broken on arrival, terrible, I want a refund.'
union all
select 3, 'mail', 'Awful, the refund never came.'
union all
select 4, 'phone', null
