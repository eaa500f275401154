{{ config(materialized='table') }}

select 1 as message_id, 'I love it, thank you!' as message
union all
select 2 as message_id, 'Broken on arrival, terrible, I want a refund.' as message
