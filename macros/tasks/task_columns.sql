{#
  The columns that a function's declaration gives, in order, as a list of
  {name, data_type, labels}: for contracts, docs and tests of your own.

      {%- for column in redshift_ml.task_columns('fn_feedback') %} … {% endfor %}
#}
{% macro task_columns(function) %}
    {%- if not execute -%}
        {{- return([]) -}}
    {%- endif -%}
    {%- set declaration = redshift_ml._task_declaration(function) -%}
    {%- set columns = [] -%}
    {%- for leaf in declaration.leaves -%}
        {%- do columns.append({
            'name': leaf.column, 'data_type': leaf.data_type,
            'labels': leaf.get('labels', []) | map(attribute='label') | list,
        }) -%}
    {%- endfor -%}
    {%- for task in declaration.tasks -%}
        {%- do columns.append({
            'name': redshift_ml._task_name(task) ~ '_valid', 'data_type': 'boolean', 'labels': [],
        }) -%}
    {%- endfor -%}
    {%- do columns.append({'name': 'answer_valid', 'data_type': 'boolean', 'labels': []}) -%}
    {{- return(columns) -}}
{% endmacro %}
