{#
  Fails when the distribution of the labels has moved from a baseline by more
  than a population stability index: below 0.1 is steady, above 0.25 a change.
  `baseline` is a relation with the same column; a label that only one side
  has counts as 0.0001 of the other.
#}
{% test drift(model, column_name, baseline, baseline_column=none, at_most=0.25) %}
with now as (
    select {{ column_name }} as label, count(*)::double precision as n
    from {{ model }}
    where {{ column_name }} is not null
    group by 1
),

before as (
    select {{ baseline_column or column_name }} as label, count(*)::double precision as n
    from {{ baseline }}
    where {{ baseline_column or column_name }} is not null
    group by 1
),

shares as (
    select
        greatest(coalesce(now.n, 0) / (select sum(n) from now), 0.0001) as share_now,
        greatest(coalesce(before.n, 0) / (select sum(n) from before), 0.0001) as share_before
    from now
    full outer join before
        on now.label = before.label
)

select *
from (
    select sum((share_now - share_before) * ln(share_now / share_before)) as psi
    from shares
    where (select count(*) from now) > 0 and (select count(*) from before) > 0
) as measured
where psi > {{ at_most }}
{% endtest %}
