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
            {%- do problems.extend(redshift_ml._one_task_problems(me, at, task, known[task.task])) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do problems.extend(redshift_ml._company_problems(me, tasks)) -%}
    {{- return(problems) -}}
{% endmacro %}


{# What each task can be told: its options and those it cannot do without. #}
{% macro _task_options() %}
    {{- return({
        'sentiment': {'may': ['labels', 'score', 'aspects'], 'must': []},
        'classify': {'may': ['multi'], 'must': ['labels']},
        'extract': {'may': [], 'must': ['fields']},
        'summarize': {'may': ['sentences', 'words', 'style', 'language'], 'must': []},
        'translate': {'may': ['from'], 'must': ['to']},
        'mask': {'may': ['categories', 'reversible'], 'must': []},
        'fix_grammar': {'may': [], 'must': []},
        'filter': {'may': ['reason'], 'must': ['condition']},
        'score': {'may': ['minimum', 'maximum', 'reason'], 'must': ['rubric']},
        'generate': {'may': ['words', 'fields'], 'must': ['instruction']},
        'embed': {'may': ['dimensions', 'input_type'], 'must': []},
        'summarize_agg': {'may': ['sentences', 'words', 'style', 'language'], 'must': []},
        'classify_agg': {'may': [], 'must': ['labels']},
        'ai_agg': {'may': ['words'], 'must': ['instruction']},
    }) -}}
{% endmacro %}


{% macro _one_task_problems(me, at, task, options) %}
    {%- set problems = [] -%}
    {%- set known = ['task', 'name'] + (['instructions'] if task.task != 'embed' else [])
        + options.must + options.may -%}
    {%- for option in task if option not in known -%}
        {%- do problems.append(redshift_ml._problem(
            me, at, 'told nothing but ' ~ known | join(', '), option)) -%}
    {%- endfor -%}
    {%- for option in options.must if task.get(option) is none or task.get(option) == '' -%}
        {%- do problems.append(redshift_ml._problem(me, at ~ '.' ~ option, 'given', none)) -%}
    {%- endfor -%}
    {%- if task.get('name') is not none and not redshift_ml._is_field_name(task.name) -%}
        {%- do problems.append(redshift_ml._name_problem(me, at ~ '.name', task.name)) -%}
    {%- endif -%}
    {%- for option in ['instructions', 'style', 'language', 'to', 'from', 'condition', 'rubric',
            'instruction'] if task.get(option) is not none -%}
        {%- do problems.extend(redshift_ml._check_text(me, at ~ '.' ~ option, task[option], true)) -%}
    {%- endfor -%}
    {%- for option in ['sentences', 'words'] -%}
        {%- do problems.extend(redshift_ml._check_integer(
            me, at ~ '.' ~ option, task.get(option), 1, 10000)) -%}
    {%- endfor -%}
    {%- for option in ['score', 'reason', 'multi', 'reversible'] if task.get(option, false) is not boolean -%}
        {%- do problems.append(redshift_ml._problem(
            me, at ~ '.' ~ option, 'true or false', task[option])) -%}
    {%- endfor -%}
    {%- do problems.extend(redshift_ml._range_problems(me, at, task)) -%}
    {%- do problems.extend(redshift_ml._embed_problems(me, at, task)) -%}
    {%- do problems.extend(redshift_ml._words_problems(me, at, task)) -%}
    {%- if task.get('labels') is not none -%}
        {%- do problems.extend(redshift_ml._label_problems(me, at ~ '.labels', task.labels)) -%}
    {%- endif -%}
    {%- if task.get('fields') is not none -%}
        {%- do problems.extend(redshift_ml._field_problems(me, at ~ '.fields', task.fields)) -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}


{% macro _range_problems(me, at, task) %}
    {%- set problems = [] -%}
    {%- for option in ['minimum', 'maximum']
        if task.get(option) is not none and (task[option] is not number or task[option] is boolean) -%}
        {%- do problems.append(redshift_ml._problem(me, at ~ '.' ~ option, 'a number', task[option])) -%}
    {%- endfor -%}
    {%- if not problems and task.get('task') == 'score'
        and task.get('minimum', 1) >= task.get('maximum', 5) -%}
        {%- do problems.append(redshift_ml._problem(me, at ~ '.maximum',
            'above the minimum, ' ~ task.get('minimum', 1), task.get('maximum', 5))) -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}
