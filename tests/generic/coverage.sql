{#
  Fails when too few rows are answered: `column_name` is NULL where they are
  not. `where` says which rows should be, such as those with a text.
#}
{% test coverage(model, column_name, at_least=0.99, among='true') %}
{{ redshift_ml._check_share('coverage', at_least) }}
select *
from (
    select count(*) as wanted, count({{ column_name }}) as answered
    from {{ model }}
    where {{ among }}
) as counted
where wanted > 0 and answered < {{ at_least }} * wanted
{% endtest %}
