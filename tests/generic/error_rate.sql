{#
  Fails when too many texts of an inference store ended as an error: its
  `status` is neither done nor superseded. On the store:

      data_tests: [{redshift_ml.error_rate: {arguments: {at_most: 0.01}}}]
#}
{% test error_rate(model, at_most=0.01, column_name='status') %}
{{ redshift_ml._check_share('error_rate', at_most) }}
select *
from (
    select
        count(*) as settled,
        sum(case when {{ column_name }} <> 'done' then 1 else 0 end) as failed
    from {{ model }}
    where {{ column_name }} <> 'superseded'
) as counted
where failed > {{ at_most }} * settled
{% endtest %}
