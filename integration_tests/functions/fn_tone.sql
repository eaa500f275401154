{{ redshift_ml.create_external_model(
    model_id='amazon.nova-lite-v1:0',
    prompt="What is the customer's sentiment? Answer positive, negative or neutral.\n\n"
) }}
