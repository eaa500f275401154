{# What many pieces of feedback say together, by Amazon Bedrock. #}
{{ redshift_ml.task_model(
    model_id=var('redshift_ml_summarize_model_id', 'amazon.nova-lite-v1:0')
) }}
