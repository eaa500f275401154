{#
  Fails when an inference store has spent more tokens than it may: sent and
  received together. `per` is answer, day (UTC) or store; `days` looks only at
  the last so many days, so that an old overrun does not fail for ever.

      data_tests: [{redshift_ml.token_budget: {arguments: {at_most: 500000, per: day, days: 7}}}]

  A budget of the store (its `budget` setting) stops spending before it happens; this tells
  afterwards, also of what was spent from elsewhere.
#}
{% test token_budget(model, at_most, per='store', days=none) %}
    {%- do redshift_ml._check_token_budget(at_most, per, days) -%}
    {%- set keys = {
        'answer': 'input_hash, function_version, answered_at',
        'day': 'trunc(answered_at) as day', 'store': "'store' as store",
    } %}
select {{ keys[per] }}, sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)) as tokens
from {{ model }}
    {%- if days is not none %}
where answered_at >= dateadd(day, -{{ days }}, getdate())
    {%- endif %}
group by {{ '1, 2, 3' if per == 'answer' else '1' }}
having sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)) > {{ at_most }}
{% endtest %}
