{# Whether the answer has something for the field, right or wrong. #}
{% macro _stated_sql(leaf, number) %}
    {{- return("coalesce(redshift_ml_kind_" ~ number ~ ", 'null') <> 'null'") -}}
{% endmacro %}


{#
  A task is valid when an object was read, states each required field of the
  task and says nothing for any field that the declaration does not allow.
  A required field that is there needs no object: a bare label is an answer.
#}
{% macro _valid_columns_sql(declaration) %}
    {%- set lines, all = [], [] -%}
    {%- for task in declaration.tasks -%}
        {%- set name, tests = redshift_ml._task_name(task), [] -%}
        {%- for leaf in declaration.leaves if leaf.task == name -%}
            {%- do tests.append(redshift_ml._leaf_valid_sql(leaf, declaration.leaves.index(leaf) + 1)) -%}
        {%- endfor -%}
        {%- do all.extend(tests) -%}
        {%- do lines.append(redshift_ml._answered_sql(tests, name ~ '_valid')) -%}
    {%- endfor -%}
    {%- do lines.append(redshift_ml._answered_sql(all, 'answer_valid')) -%}
    {{- return(lines | join(',\n    ')) -}}
{% endmacro %}


{% macro _leaf_valid_sql(leaf, number) %}
    {%- set value = redshift_ml.quote_name([leaf.column]) ~ ' is not null' -%}
    {{- return(value if leaf.required
        else '(' ~ value ~ ' or (redshift_ml_read and not redshift_ml_stated_' ~ number ~ '))') -}}
{% endmacro %}


{% macro _answered_sql(tests, name) %}
    {{- return('case when redshift_ml_output is not null then ' ~ tests | join('\n        and ')
        ~ ' end as ' ~ redshift_ml.quote_name([name])) -}}
{% endmacro %}
