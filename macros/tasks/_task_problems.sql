{# Every problem of a declaration, so that one build shows them all. #}
{% macro _task_problems(name, tasks) %}
    {%- set me, problems = 'function ' ~ name, [] -%}
    {%- set known = redshift_ml._task_options() -%}
    {%- for task in tasks -%}
        {%- set at = 'tasks[' ~ loop.index0 ~ ']' -%}
        {%- if task is not mapping or task.get('task') not in known -%}
            {%- do problems.append(redshift_ml._problem(
                me, at ~ '.task', 'one of ' ~ known | join(', '),
                task.get('task') if task is mapping else task
            )) -%}
        {%- else -%}
            {%- do problems.extend(
                redshift_ml._one_task_problems(me, at, task, known[task.task].split())
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set kinds = tasks | select('mapping') | map(attribute='task') | list -%}
    {%- if 'embed' in kinds and kinds | length > 1 -%}
        {%- do problems.append(redshift_ml._problem(me, 'tasks',
            'embed alone, for a vector is no field of a JSON answer', kinds)) -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}


{# What each task can be told; what it cannot do without bears an `!`. #}
{% macro _task_options() %}
    {{- return({
        'sentiment': 'instructions labels score aspects',
        'classify': 'instructions labels! multi',
        'extract': 'instructions fields!',
        'summarize': 'instructions sentences words style language',
        'translate': 'instructions to! from',
        'mask': 'instructions categories reversible',
        'fix_grammar': 'instructions',
        'filter': 'instructions condition! reason',
        'score': 'instructions rubric! minimum maximum reason',
        'generate': 'instructions instruction! words fields',
        'embed': 'dimensions input_type',
        'summarize_agg': 'instructions sentences words style language',
        'classify_agg': 'instructions labels!',
        'ai_agg': 'instructions instruction! words',
    }) -}}
{% endmacro %}


{% macro _one_task_problems(me, at, task, options) %}
    {%- set problems, known = [], ['task', 'name'] -%}
    {%- for option in options -%}
        {%- set name = option.rstrip('!') -%}
        {%- do known.append(name) -%}
        {%- if name != option and task.get(name) in [none, ''] -%}
            {%- do problems.append(redshift_ml._problem(me, at ~ '.' ~ name, 'given', none)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for option, value in task.items() -%}
        {%- if option not in known -%}
            {%- do problems.append(redshift_ml._problem(
                me, at, 'told nothing but ' ~ known | join(', '), option)) -%}
        {%- endif -%}
        {%- do problems.extend(redshift_ml._option_problems(me, at ~ '.' ~ option, option, value)) -%}
    {%- endfor -%}
    {%- set least, most = task.get('minimum', 1), task.get('maximum', 5) -%}
    {%- if task.task == 'score' and least is number and most is number and least >= most -%}
        {%- do problems.append(redshift_ml._problem(
            me, at ~ '.maximum', 'above the minimum, ' ~ least, most)) -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}


{# Problems with the value of one option: an option means the same in each task that has it. #}
{% macro _option_problems(me, at, option, value) %}
    {%- if option in ['score', 'reason', 'multi', 'reversible'] and value is not boolean -%}
        {{- return([redshift_ml._problem(me, at, 'true or false', value)]) -}}
    {%- elif value is none or option == 'task' -%}
        {{- return([]) -}}
    {%- elif option == 'labels' -%}
        {{- return(redshift_ml._label_problems(me, at, value)) -}}
    {%- elif option == 'fields' -%}
        {{- return(redshift_ml._field_problems(me, at, value)) -}}
    {%- elif option == 'name' and not redshift_ml._is_field_name(value) -%}
        {{- return([redshift_ml._name_problem(me, at, value)]) -}}
    {%- elif option in ['aspects', 'categories'] -%}
        {{- return(redshift_ml._words_problems(me, at, value)) -}}
    {%- elif option in ['sentences', 'words'] -%}
        {{- return(redshift_ml._check_integer(me, at, value, 1, 10000)) -}}
    {%- elif option == 'dimensions' -%}
        {#- 2,048 numbers are what a varchar, through which they are checked, surely holds. -#}
        {{- return(redshift_ml._check_integer(me, at, value, 1, 2048)) -}}
    {%- elif option in ['minimum', 'maximum'] and (value is not number or value is boolean) -%}
        {{- return([redshift_ml._problem(me, at, 'a number', value)]) -}}
    {%- elif option == 'input_type' and value not in [
        'search_document', 'search_query', 'classification', 'clustering'] -%}
        {{- return([redshift_ml._problem(me, at, 'one of search_document, search_query, '
            ~ 'classification, clustering', value)]) -}}
    {%- elif option in ['instructions', 'style', 'language', 'to', 'from', 'condition', 'rubric',
        'instruction'] -%}
        {{- return(redshift_ml._check_text(me, at, value, true)) -}}
    {%- endif -%}
    {{- return([]) -}}
{% endmacro %}
