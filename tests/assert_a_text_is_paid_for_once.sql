-- One answer for each text and version of a function.
{{ config(enabled=var('redshift_ml_example', true)) }}
select function_name, function_version, input_hash
from {{ ref('inf_feedback__tasks') }}
where status = 'done'
group by 1, 2, 3
having count(*) > 1
