{# What the task mask asks for, and what a reversible one answers beside the text. #}
{% macro _mask_work(task) %}
    {%- set categories = task.get('categories')
        or ['name', 'email', 'phone', 'address', 'card', 'iban', 'ssn', 'ip', 'url'] -%}
    {%- set shown = [] -%}
    {%- for category in categories -%}
        {%- do shown.append('[' ~ category | upper ~ ']') -%}
    {%- endfor -%}
    {%- set work = 'Repeat the text with personal data masked, all else letter by letter: each item '
        ~ 'becomes its category in brackets, one of ' ~ shown | join(', ') ~ '.' -%}
    {%- if task.get('reversible') -%}
        {%- set work = work ~ ' Items are numbered within their category, as '
            ~ shown[0][:-1] ~ '_1] and ' ~ shown[0][:-1] ~ '_2]; the same item keeps its number.' -%}
    {%- endif -%}
    {{- return(work) -}}
{% endmacro %}


{% macro _reversible_fields(name) %}
    {{- return([
        {'key': name, 'type': 'string', 'required': true},
        {'key': name ~ '_items', 'type': 'list', 'item_type': 'string', 'required': true,
            'description': 'what each bracket stands for, as EMAIL_1=the item letter by letter'},
    ]) -}}
{% endmacro %}


{# The reversible mask of a declaration, or an error that says how to declare one. #}
{% macro _reversible_mask(me, declaration) %}
    {%- for task in declaration.tasks if task.task == 'mask' and task.get('reversible') -%}
        {{- return(redshift_ml._task_name(task)) -}}
    {%- endfor -%}
    {%- do redshift_ml._raise_problems([redshift_ml._problem(me, 'function',
        'one that declares {task: mask, reversible: true}', declaration.name)]) -%}
{% endmacro %}
