{# The same kind of statement in a dbt model, for those who live by `dbt run`. #}
{{ config(materialized='ml_model') }}

{{ redshift_ml.create_model(
    data_types=['varchar(65535)'],
    returns='varchar(256)',
    sagemaker='arn:aws:sagemaker:us-east-1:123456789012:endpoint/llm-endpoint'
) }}
