{#
  Fails when the answers agree too little with a gold seed. `key` joins the
  two; a gold row without an answer counts as wrong. `metric` is accuracy,
  macro_f1 (the mean over the classes of the gold) or kappa (Cohen's). What is
  compared with `at_least` is the lower end of the 95 % interval when
  `interval` is true: Wilson's for accuracy, the large-sample one for kappa.

      - redshift_ml.agreement_with_gold:
          arguments: {gold: ref('gold_topics'), key: feedback_id, metric: kappa, at_least: 0.6}
#}
{% test agreement_with_gold(
    model, column_name, gold, key, gold_column=none, metric='accuracy', at_least=0.8,
    interval=false
) %}
    {%- do redshift_ml._check_agreement(metric, at_least, interval) -%}
with pairs as (
    select
        gold.{{ gold_column or column_name }} as truth,
        coalesce(answers.{{ column_name }}, '(none)') as answer
    from {{ gold }} as gold
    left join {{ model }} as answers
        on gold.{{ key }} = answers.{{ key }}
    where gold.{{ gold_column or column_name }} is not null
),

totals as (
    select
        count(*)::double precision as n,
        sum(case when truth = answer then 1 else 0 end)::double precision as hits
    from pairs
),

truths as (
    select
        truth as label,
        count(*)::double precision as n_truth,
        sum(case when truth = answer then 1 else 0 end)::double precision as n_hits
    from pairs
    group by truth
),

answered as (
    select answer as label, count(*)::double precision as n_answer
    from pairs
    group by answer
),

classes as (
    select
        truths.n_truth * coalesce(answered.n_answer, 0) as chance,
        2 * truths.n_hits / (truths.n_truth + coalesce(answered.n_answer, 0)) as f1
    from truths
    left join answered
        on truths.label = answered.label
),

measured as (
    select
        totals.n,
        totals.hits / totals.n as observed,
        means.chance / (totals.n * totals.n) as expected,
        means.f1 as macro_f1
    from totals
    cross join (select sum(chance) as chance, avg(f1) as f1 from classes) as means
    where totals.n > 0
),

scored as (
    select
        n,
        observed as accuracy,
        macro_f1,
        {{ redshift_ml._agreement_sql(metric, interval) }} as score
    from measured
)

select *
from scored
where score < {{ at_least }}
union all
select 0, 0, 0, 0
from totals
where n = 0
{% endtest %}
