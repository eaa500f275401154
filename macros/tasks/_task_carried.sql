{% macro _check_carried(declaration, output, columns) %}
    {%- set me, problems = 'task_answers', [] -%}
    {%- if output is not string or not output -%}
        {%- do problems.append(redshift_ml._problem(me, 'output', 'the name of a column', output)) -%}
    {%- endif -%}
    {%- if columns is string or columns is not sequence -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'columns', 'a list of columns of the relation', columns)) -%}
    {%- else -%}
        {%- for column in columns if column is not string or not column or column | lower in declaration.columns -%}
            {%- do problems.append(redshift_ml._problem(me, 'columns',
                'columns of the relation that differ from those of the answer', column)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
