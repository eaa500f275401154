-- Every call is paid for: no NULL, no blank, no surrounding blanks.
{{ config(enabled=var('redshift_ml_example', true)) }}
select input_hash
from {{ ref('inf_feedback__tasks') }}
where
    input is null
    or trim(input) = ''
    or input_hash != sha2(input, 256)
