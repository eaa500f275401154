{% macro _check_carried(declaration, output, columns) %}
    {%- set me, problems = 'task_answers', [] -%}
    {%- if output is not string or not output -%}
        {%- do problems.append(redshift_ml._problem(me, 'output', 'the name of a column', output)) -%}
    {%- endif -%}
    {%- if columns is string or columns is not sequence -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'columns', 'a list of columns of the relation', columns)) -%}
    {%- else -%}
        {%- set own = redshift_ml._answer_columns(declaration) -%}
        {%- for column in columns if column is not string or not column or column | lower in own -%}
            {%- do problems.append(redshift_ml._problem(me, 'columns',
                'columns of the relation that differ from those of the answer', column)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{% macro _answer_columns(declaration) %}
    {%- set names = declaration.leaves | map(attribute='column') | list + ['answer_valid'] -%}
    {%- for task in declaration.tasks -%}
        {%- do names.append(redshift_ml._task_name(task) ~ '_valid') -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}
