{#
  Freshness of answers against their inputs: fails for every text that has
  been there longer than `within_hours` and has no answer in `store`. With
  `current` an answer of an older version of the function does not count.

      - name: body
        data_tests:
          - redshift_ml.answer_freshness:
              arguments: {store: ref('inf_feedback'), loaded_at: created_at, within_hours: 24}

  Texts that the store has quarantined or refused are error_rate's; blank ones are never sent.
#}
{% test answer_freshness(
    model, column_name, store, loaded_at, within_hours=24, current=false
) %}
    {%- do redshift_ml._check_freshness(loaded_at, within_hours, current) %}
select asked.input_hash, asked.loaded_at
from (
    select
        {{ redshift_ml.input_hash(column_name) }} as input_hash,
        min({{ loaded_at }}) as loaded_at
    from {{ model }}
    group by 1
) as asked
{{ redshift_ml.join_inference(store, 'asked.input_hash', 'answers') }}
left join (
    select input_hash, max(answered_at) as settled_at
    from {{ store }}
    where status in ('quarantined', 'refused')
    group by input_hash
) as set_aside
    on asked.input_hash = set_aside.input_hash
where asked.input_hash is not null
    and asked.loaded_at < dateadd(hour, -{{ within_hours }}, getdate())
    and set_aside.input_hash is null
    and {{ 'coalesce(answers.is_current, false) = false' if current else 'answers.input_hash is null' }}
{% endtest %}
