{{ config(materialized='table') }}

select channels.channel, channels.texts, channels.subject, channels.subject_counts
from {{ redshift_ml.agg_answers(ref('channel_subjects__asked')) }} as channels
