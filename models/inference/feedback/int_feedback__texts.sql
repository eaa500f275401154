{# What is worth asking about: each text once, never NULL or blank. #}
with

entries as (

    select * from {{ ref('stg_feedback__entries') }}

),

final as (

    select
        body_hash,
        min(body) as body,
        count(*) as entries
    from entries
    where body is not null
    group by body_hash

)

select * from final
