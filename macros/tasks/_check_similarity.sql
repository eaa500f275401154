{% macro _check_similarity(declaration, left, right, columns) %}
    {%- set me, problems = 'similarity', [] -%}
    {%- if not redshift_ml._is_embed(declaration.tasks) -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'function', 'one that declares the task embed', declaration.name)) -%}
    {%- endif -%}
    {%- for argument, value in {'left': left, 'right': right}.items()
        if value is not string or not value -%}
        {%- do problems.append(redshift_ml._problem(
            me, argument, 'the name of a column of the relation', value)) -%}
    {%- endfor -%}
    {%- if columns is string or columns is not sequence or not columns
        or 'similarity' in columns | map('lower') -%}
        {%- do problems.append(redshift_ml._problem(me, 'columns',
            'a list of columns of the relation, none called similarity', columns)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
