{{ redshift_ml.task_model(model_id='amazon.nova-lite-v1:0') }}
