-- Unless a limit stops a run short, each text in the feedback was asked about.
{{ config(enabled=var('redshift_ml_feedback_limit', none) is none) }}
select entries.feedback_id
from {{ ref('stg_feedback__entries') }} as entries
left join {{ ref('feedback_answers') }} as answers
    on entries.body_hash = answers.body_hash
where
    entries.body is not null
    and (answers.sentiment_answer is null or answers.summary is null)
