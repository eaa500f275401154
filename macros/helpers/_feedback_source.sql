{#
  Where the feedback comes from: the shipped seed, or the table that the var
  redshift_ml_feedback_source names, as {relation, columns}. `columns` maps the
  names the workflow knows to SQL over that table; what it leaves out is NULL.
#}
{% macro _feedback_source() %}
    {%- set known = [
        'feedback_id', 'product', 'channel', 'rating', 'language_code', 'submitted_at', 'body',
    ] -%}
    {%- set given = var('redshift_ml_feedback_source', none) -%}
    {%- if not given -%}
        {%- set columns = {} -%}
        {%- for name in known -%}
            {%- do columns.update({name: name}) -%}
        {%- endfor -%}
        {{- return({'relation': none, 'columns': columns}) -}}
    {%- endif -%}
    {%- do redshift_ml._check_feedback_source(given, known) -%}
    {{- return({'relation': given.relation, 'columns': given.columns}) -}}
{% endmacro %}


{% macro _check_feedback_source(given, known) %}
    {%- set me, problems = 'redshift_ml_feedback_source', [] -%}
    {%- set columns = given.get('columns') or {} -%}
    {%- if not given.get('relation') -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'relation', 'a table, as schema.table', given.get('relation'))) -%}
    {%- endif -%}
    {%- for name in ['feedback_id', 'body'] if not columns.get(name) -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'columns.' ~ name, 'SQL over that table', columns.get(name))) -%}
    {%- endfor -%}
    {%- for name in columns if name not in known -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'columns', 'named ' ~ known | join(', '), name)) -%}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
