{#
  What a function's yml declares under `config.meta.tasks`, checked: its tasks,
  the tree of fields its JSON answer has and the leaves that become columns.
  `function` is a node, or the name of one in dbt's graph.
#}
{% macro _task_declaration(function) %}
    {%- set node = function if function is mapping else redshift_ml._task_function(function) -%}
    {%- set id = node.get('unique_id') -%}
    {%- if not id or graph.functions.get(id) is not sameas node -%}
        {{- return(redshift_ml._read_declaration(node)) -}}
    {%- endif -%}
    {# Of a node of the graph once a run: a build reads them some twenty times. -#}
    {%- set read = graph.setdefault('redshift_ml_declarations', {}) -%}
    {%- if (invocation_id, id) not in read -%}
        {%- do read.update({(invocation_id, id): redshift_ml._read_declaration(node)}) -%}
    {%- endif -%}
    {{- return(read[(invocation_id, id)]) -}}
{% endmacro %}


{% macro _read_declaration(node) %}
    {%- set tasks = redshift_ml._read_tasks(node) -%}
    {%- set name = node.get('alias') or node.get('name') or 'unnamed' -%}
    {%- set problems = redshift_ml._task_problems(name, tasks) -%}
    {%- set settings = node.config.meta.get('inference_config') -%}
    {%- if settings is not none -%}
        {%- do problems.extend(
            redshift_ml._inference_config_problems('function ' ~ name, settings)
        ) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
    {%- set fields, leaves, verdicts = [], [], [] -%}
    {%- for task in tasks -%}
        {%- set own_fields = redshift_ml._task_fields(task) -%}
        {%- do fields.extend(own_fields) -%}
        {%- do leaves.extend(redshift_ml._leaves(own_fields, [], redshift_ml._task_name(task))) -%}
        {%- do verdicts.append(redshift_ml._task_name(task) ~ '_valid') -%}
    {%- endfor -%}
    {%- set columns = leaves | map(attribute='column') | list + verdicts + ['answer_valid'] -%}
    {%- if columns | unique | list != columns or columns | map('length') | max > 127 -%}
        {%- do redshift_ml._refuse_columns(name, columns) -%}
    {%- endif -%}
    {{- return({
        'name': name, 'tasks': tasks, 'fields': fields, 'leaves': leaves, 'columns': columns,
        'returns': redshift_ml._data_type((node.get('returns') or {}).get('data_type') or ''),
        'inference_config': settings or {},
    }) -}}
{% endmacro %}


{# The function node of a name: of the project that runs, else of any package. #}
{% macro _task_function(name) %}
    {%- set found = [] -%}
    {%- for node in graph.functions.values() if node.name == name or node.alias == name -%}
        {%- do found.insert(0 if node.package_name == project_name else found | length, node) -%}
    {%- endfor -%}
    {%- if not found -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._problem(
            'tasks', 'function', "the name of a function whose yml has `config.meta.tasks`", name
        )) -%}
    {%- endif -%}
    {{- return(found[0]) -}}
{% endmacro %}


{# The declared tasks as a list of mappings; `summarize` alone is {task: summarize}. #}
{% macro _read_tasks(node) %}
    {%- set declared = ((node.get('config') or {}).get('meta') or {}).get('tasks') -%}
    {%- if declared is string or declared is not sequence or declared is mapping or not declared -%}
        {%- do exceptions.raise_compiler_error(redshift_ml._problem(
            'function ' ~ (node.get('name') or 'unnamed'), 'config.meta.tasks',
            'a list of tasks, as [{task: sentiment}, {task: summarize, sentences: 1}]', declared
        )) -%}
    {%- endif -%}
    {%- set tasks = [] -%}
    {%- for task in declared -%}
        {%- do tasks.append({'task': task} if task is string else task) -%}
    {%- endfor -%}
    {{- return(tasks) -}}
{% endmacro %}


{# What a task's columns are called after; extract and generate with fields need no name. #}
{% macro _task_name(task) %}
    {{- return(task.get('name') or task.task) -}}
{% endmacro %}


{# Labels as {label, description, synonyms, examples}, whether written short or long. #}
{% macro _read_labels(labels) %}
    {%- set read = [] -%}
    {%- for label in labels -%}
        {%- set long = label if label is mapping else {'label': label} -%}
        {%- do read.append({
            'label': long.get('label'), 'description': long.get('description'),
            'synonyms': long.get('synonyms') or [], 'examples': long.get('examples') or [],
        }) -%}
    {%- endfor -%}
    {{- return(read) -}}
{% endmacro %}


{# A label as answers are compared with it: lower case, runs of ASCII punctuation and
   white space one blank. `_text_sql` does the same in SQL. #}
{% macro _norm(label) %}
    {{- return(modules.re.sub('[!-/:-@\\[-`{-~ \t\r\n]+', ' ', label | lower) | trim) -}}
{% endmacro %}


{# What a node's declaration adds to the hash of its source: nothing without one. #}
{% macro _task_source(node) %}
    {%- set meta = (node.get('config') or {}).get('meta') or {} -%}
    {{- return([tojson(meta.get('tasks'), sort_keys=true)] if meta.get('tasks') else []) -}}
{% endmacro %}
