{% set source_table = redshift_ml._feedback_source() %}
{% set columns = source_table.columns %}

with

source as (

    select * from {{ source_table.relation or ref('raw_feedback') }}

),

typed as (

    select
        cast({{ columns.feedback_id }} as varchar(64)) as feedback_id,
        cast({{ columns.get('product', 'null') }} as varchar(256)) as product,
        cast({{ columns.get('channel', 'null') }} as varchar(64)) as channel,
        cast({{ columns.get('rating', 'null') }} as integer) as rating,
        cast(
            {{ columns.get('language_code', 'null') }} as varchar(16)
        ) as language_code,
        cast(
            {{ columns.get('submitted_at', 'null') }} as timestamp
        ) as submitted_at,
        cast({{ columns.body }} as varchar(65535)) as raw_body
    from source

),

trimmed as (

    select
        *,
        regexp_replace(
            regexp_replace(raw_body, '^[[:space:]]+', ''), '[[:space:]]+$', ''
        ) as body
    from typed

),

final as (

    select
        feedback_id,
        coalesce(nullif(trim(product), ''), '(unknown)') as product,
        coalesce(nullif(trim(channel), ''), '(unknown)') as channel,
        rating,
        lower(nullif(trim(language_code), '')) as language_code,
        submitted_at,
        nullif(body, '') as body,
        {{ redshift_ml.input_hash('body') }} as body_hash
    from trimmed

)

select * from final
