{#
  What a plan has further when its dbt model is an aggregate, that is when it has
  `group_by`: its tables and what its function declares. Aggregate tasks without
  `group_by`, and the other way round, are an error. `max_input_bytes` bounds the
  chunks; nothing cuts a chunk that is asked again with a note before it.
#}
{% macro _aggregate_plan(node, p, kinds, aggregates) %}
    {%- set function = graph.functions[p.function_id] -%}
    {%- do redshift_ml._raise_problems(
        redshift_ml._aggregate_problems(node.name, p, kinds, aggregates)
    ) -%}
    {%- set name = (node.alias or node.name) ~ '__groups' -%}
    {%- do p.update({
        'declaration': redshift_ml._task_declaration(function),
        'function_node': function,
        'groups_schema': node.schema,
        'groups_name': name,
        'groups': redshift_ml.quote_name([node.schema, name]),
        'groups_exist': name | lower in redshift_ml._names_seen(p.names, node.schema),
        'chunk_bytes': p.max_input_bytes,
        'max_input_bytes': 65534 if p.super_input else 65535,
    }) -%}
    {%- do redshift_ml._check_capacity(node.name, p) -%}
{% endmacro %}


{# The kinds of the tasks that a function declares, if it does. #}
{% macro _declared_kinds(function) %}
    {%- set kinds = [] -%}
    {%- if (function.config.get('meta') or {}).get('tasks') -%}
        {%- for task in redshift_ml._read_tasks(function) -%}
            {%- do kinds.append(task.get('task') if task is mapping else task) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(kinds) -}}
{% endmacro %}


{% macro _aggregate_tasks() %}
    {{- return(['summarize_agg', 'ai_agg', 'classify_agg']) -}}
{% endmacro %}


{# What is wrong with a store that has `group_by`, or whose function declares aggregate tasks. #}
{% macro _aggregate_problems(model_name, p, kinds, aggregates) %}
    {%- set where = 'inference ' ~ model_name -%}
    {%- if p.group_by is none -%}
        {{- return([redshift_ml._problem(
            where, 'group_by', 'the columns whose groups are put together ([] for all rows), since '
            ~ p.function_name ~ ' declares ' ~ aggregates | join(', '), none)]) -}}
    {%- elif not kinds or aggregates | length < kinds | length -%}
        {{- return([redshift_ml._problem(
            where, 'group_by', 'left out, or the function one that declares summarize_agg, ai_agg or '
            ~ 'classify_agg and nothing else (' ~ p.function_name ~ ' declares '
            ~ (kinds | join(', ') or 'no task') ~ ')', p.group_by)]) -}}
    {%- elif p.super_input and p.form is none -%}
        {{- return([redshift_ml._problem(where, 'form', 'inputs, chat, nova or anthropic: the '
            ~ 'request that a function takes whose argument is SUPER', none)]) -}}
    {%- elif p.form is not none and not p.super_input -%}
        {{- return([redshift_ml._problem(
            where, 'form', 'left out for a function whose argument is not SUPER', p.form)]) -}}
    {%- elif 'classify_agg' in kinds and kinds | length > 1 -%}
        {{- return([redshift_ml._problem(where, 'function', 'one that declares classify_agg alone: '
            ~ 'its answers are counted, not put together by further calls', kinds)]) -}}
    {%- endif -%}
    {{- return([]) -}}
{% endmacro %}


{# A call must hold some text beside a prompt that is sent with it. Of a function that is not
   built yet nobody knows where its prompt stands. #}
{% macro _check_capacity(model_name, p) %}
    {%- set capacity = redshift_ml._agg_capacity(p) -%}
    {%- if capacity < 900 and (p.super_input or p.endpoint) -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem(
            'inference ' ~ model_name, 'max_input_bytes', 'at least '
            ~ (p.chunk_bytes - capacity + 900) ~ ', since the prompt is sent with each call',
            p.chunk_bytes)]) -%}
    {%- endif -%}
{% endmacro %}


{# Whether the answers to the chunks are counted in SQL, so that there is one level alone. #}
{% macro _is_counted(tasks) %}
    {{- return(tasks | selectattr('task', 'equalto', 'classify_agg') | list | length > 0) -}}
{% endmacro %}


{# Problems with the settings that only aggregates have, or may not have. #}
{% macro _aggregate_setting_problems(where, s) %}
    {%- set problems = [] -%}
    {%- set own = redshift_ml._agg_group_columns() + ['input', 'place', 'item', 'size', 'is_cut',
        'is_long', 'text', 'json'] -%}
    {%- for name in ['group_by', 'order_by'] -%}
        {%- if s[name] is string or s[name] is mapping or s[name] is not sequence -%}
            {%- do problems.append(redshift_ml._problem(
                where, name, 'a list of columns of the body', s[name])) -%}
        {%- else -%}
            {%- for column in s[name] if column is not string or not column
                or column | lower in own -%}
                {%- do problems.append(redshift_ml._problem(where, name,
                    'names of columns other than ' ~ own | join(', '), column)) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do problems.extend(redshift_ml._check_integer(
        where, 'max_input_bytes', s.max_input_bytes, 1000, 60000 if s.form is none else 55000)) -%}
    {%- if s.form not in [none, 'inputs', 'chat', 'nova', 'anthropic'] -%}
        {%- do problems.append(redshift_ml._problem(
            where, 'form', 'inputs, chat, nova or anthropic', s.form)) -%}
    {%- endif -%}
    {%- do problems.extend(redshift_ml._check_integer(
        where, 'max_input_tokens', s.max_input_tokens, 250, 1000000)) -%}
    {%- for name, only in {'arguments': [], 'pack': 1, 'on_long_input': 'cut'}.items()
        if s[name] != only -%}
        {%- do problems.append(redshift_ml._problem(
            where, name, 'left out beside `group_by`', s[name])) -%}
    {%- endfor -%}
    {%- if s.on_new_version == 'sample' -%}
        {%- do problems.append(redshift_ml._problem(
            where, 'on_new_version', 'reinfer or keep beside `group_by`', s.on_new_version)) -%}
    {%- endif -%}
    {{- return(problems) -}}
{% endmacro %}
