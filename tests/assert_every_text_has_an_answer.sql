-- Unless a limit stops a run short, each text in the feedback was asked about.
{{ config(enabled=var('redshift_ml_example', true)
    and var('redshift_ml_feedback_limit', none) is none) }}
select entries.feedback_id
from {{ ref('stg_feedback__entries') }} as entries
left join {{ ref('fct_feedback') }} as feedback
    on entries.feedback_id = feedback.feedback_id
where
    entries.body is not null
    and feedback.answered_at is null
