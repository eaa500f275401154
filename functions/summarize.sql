{# One sentence that says what a piece of feedback is about, by Amazon Bedrock. #}
{{ redshift_ml.create_external_model(
    model_id=var('redshift_ml_summarize_model_id', 'amazon.nova-lite-v1:0'),
    prompt='Summarize this customer feedback in one sentence, in the language it is written in. '
        ~ 'Answer with the sentence alone.\n\nFeedback: ',
    suffix='\n\nSummary:'
) }}
