{# What a piece of feedback says, in one call: its sentiment, its topic and a summary. #}
{{ redshift_ml.task_model(
    model_id=var('redshift_ml_feedback_model_id', 'amazon.nova-lite-v1:0')
) }}
