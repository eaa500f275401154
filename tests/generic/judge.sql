{#
  Fails when a second model finds the answers of a store too poor. On the
  judge's own inference store, whose body is judge_pairs of the judged one;
  `function` is the judge and declares the task score with its rubric.

      - redshift_ml.judge:
          arguments: {function: fn_judge, judged: ref('inf_feedback'), at_least: 4}

  The mean score is compared, or with `interval` the lower end of its 95 % interval. Verdicts on
  answers that the judged store has replaced do not count; without any verdict it fails.
#}
{% test judge(model, function, judged, at_least, interval=false) %}
    {%- if execute -%}
        {%- set score = redshift_ml._check_judge(function, at_least, interval) -%}
        {%- set lower = 'avg(score) - 1.96 * coalesce(stddev_samp(score), 0) / sqrt(count(score))' %}
with newest as (
    select input_hash, output
    from {{ model }}
    where status = 'done'
    qualify row_number() over (partition by input_hash order by answered_at desc) = 1
),

verdicts as (
    select graded.input_hash, graded.{{ redshift_ml.quote_name([score]) }} as score
    from {{ redshift_ml.task_answers(function, 'newest') }} as graded
),

measured as (
    select
        count(score) as judged_answers,
        avg(score) as mean_score,
        {{ lower if interval else 'avg(score)' }} as compared
    from verdicts
    where input_hash in (
        select {{ redshift_ml.input_hash('pairs.input') }}
        from {{ redshift_ml._judged_pairs_sql(judged) }} as pairs
    )
)

select *
from measured
where judged_answers = 0 or compared < {{ at_least }}
    {%- endif -%}
{% endtest %}
