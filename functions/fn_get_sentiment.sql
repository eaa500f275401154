{#
  Sentiment of one piece of feedback, answered by a SageMaker endpoint.
  The var takes an endpoint's name, 'endpoint:model' or a full ARN.
#}
{{ redshift_ml.create_model(
    model_name='model_sentiment_analysis',
    sagemaker=var('redshift_ml_sentiment_endpoint', 'llm-endpoint')
) }}
