{#
  Fails for every row whose column holds no label of the declaration. A column
  of several labels (SUPER) fails where one of them is not declared.

      - name: sentiment
        data_tests:
          - redshift_ml.accepted_labels:
              arguments: {function: fn_feedback}
#}
{% test accepted_labels(model, column_name, function) %}
    {%- if execute -%}
        {%- set found = [] -%}
        {%- for column in redshift_ml.task_columns(function)
            if column.name == column_name | lower and column.labels -%}
            {%- do found.append(column) -%}
        {%- endfor -%}
        {%- if not found -%}
            {%- do redshift_ml._raise_problems([redshift_ml._problem(
                'accepted_labels', 'column_name',
                'a column that the declaration of ' ~ function ~ ' gives labels to', column_name)]) -%}
        {%- endif -%}
        {%- set labels = [] -%}
        {%- for label in found[0].labels -%}
            {%- do labels.append(redshift_ml.quote_literal(label)) -%}
        {%- endfor -%}
        {%- set column = redshift_ml.quote_name([column_name]) -%}
        {%- if found[0].data_type == 'super' %}
select items.label
from (
    select one_label::varchar(1024) as label
    from {{ model }} as tested, tested.{{ column }} as one_label
) as items
where items.label is null or items.label not in ({{ labels | join(', ') }})
        {%- else %}
select {{ column }}
from {{ model }}
where {{ column }} not in ({{ labels | join(', ') }})
        {%- endif -%}
    {%- endif -%}
{% endtest %}
