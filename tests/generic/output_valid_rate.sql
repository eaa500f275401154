{#
  Fails when too few answers are valid: `column_name` is a boolean such as
  answer_valid, NULL where nothing was answered yet. No answers at all pass.
#}
{% test output_valid_rate(model, column_name, at_least=0.95) %}
{{ redshift_ml._check_share('output_valid_rate', at_least) }}
select *
from (
    select
        count({{ column_name }}) as answered,
        sum(case when {{ column_name }} then 1 else 0 end) as valid
    from {{ model }}
) as counted
where answered > 0 and valid < {{ at_least }} * answered
{% endtest %}
