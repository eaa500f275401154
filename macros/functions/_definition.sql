{#
  What a node says that its function should be: names as Redshift stores them,
  grants, the hash of the statement (did the function change?) and of the
  source (could it have changed?, for when nothing can be rendered).
#}
{% macro _definition(node, statement) %}
    {#- One semicolon after a macro that writes its own makes an empty statement of the rest. -#}
    {%- set statement = modules.re.sub('^[\\s\\ufeff]+|(?<=;)[\\s;]+$', '', statement) | trim -%}
    {%- set names = redshift_ml._statement_names(statement) -%}
    {%- set identifier = (node.alias or node.name) | lower -%}
    {%- set schema = node.schema | lower -%}
    {%- if names.function_name != [schema, identifier] or (names.model_name
        and (names.model_name[:-1] != [schema] or names.model_name[-1] == identifier)) -%}
        {%- do redshift_ml._refuse_names(node, names, schema, identifier) -%}
    {%- endif -%}
    {{- return({
        'schema': schema,
        'function_name': identifier,
        'kind': names.kind,
        'model_name': names.model_name[-1] if names.model_name else '',
        'data_types': names.data_types,
        'statement': statement,
        'definition_hash': local_md5(statement),
        'answering': redshift_ml._answering(statement),
        'source_hash': redshift_ml._source_hash(node),
        'grants': redshift_ml._grants_of(node) if node.config.get('grants') else [],
    }) -}}
{% endmacro %}


{# The statement must make what `function()` and the registry will look for. #}
{% macro _refuse_names(node, names, schema, identifier) %}
    {%- set problems = [] -%}
    {%- for what in ['function_name', 'model_name'] if names[what] -%}
        {%- if names[what] | length == 2 and names[what][0] != schema -%}
            {%- do problems.append(
                'function `' ~ node.name ~ '`: `' ~ what ~ '` must be in the schema of the '
                ~ "function's node, " ~ schema ~ '; got ' ~ names[what] | join('.') ~ '.'
            ) -%}
        {%- elif names[what] | length == 1 -%}
            {%- do problems.append(
                'function `' ~ node.name ~ '`: `' ~ what ~ '` must name its schema, '
                ~ schema ~ '; got ' ~ names[what][0] ~ '.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if names.function_name[-1] != identifier -%}
        {%- do problems.append(
            'function `' ~ node.name ~ '`: `function_name` must be ' ~ identifier
            ~ ', the name by which dbt calls it; got ' ~ names.function_name[-1] ~ '.'
        ) -%}
    {%- endif -%}
    {%- if names.model_name and names.model_name[-1] == identifier -%}
        {%- do problems.append(
            'function `' ~ node.name ~ '`: `model_name` must differ from the name of the '
            ~ 'function, or DROP MODEL and DROP FUNCTION are easily mixed up; got '
            ~ identifier ~ '.'
        ) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}


{# A hash of all that a node's own files say about its function. Only what is
   in them: a node as built and as the graph shows it differ in empty keys. #}
{% macro _source_hash(node) %}
    {%- set types = (node.get('arguments') or []) | map(attribute='data_type') | list -%}
    {{- return(local_md5(tojson([
        node.raw_code | trim, node.alias or node.name, node.schema, types,
        (node.get('returns') or {}).get('data_type'),
    ] + redshift_ml._task_source(node)))) -}}
{% endmacro %}


{# The grantees of `grants: {execute: […]}`, sorted. #}
{% macro _grants_of(node) %}
    {%- set grants, problems = node.config.grants, [] -%}
    {%- for privilege in grants if privilege | lower != 'execute' -%}
        {%- do problems.append(
            'function `' ~ node.name ~ '`: `grants` must hold nothing but execute, the only '
            ~ 'privilege on a function that calls a model; got ' ~ privilege ~ '.'
        ) -%}
    {%- endfor -%}
    {%- set grantees = grants.get('execute') or [] -%}
    {%- set grantees = [grantees] if grantees is string else grantees -%}
    {%- if grantees -%}
        {%- do problems.extend(redshift_ml._check_grantees(
            'function ' ~ node.name, 'grants', grantees
        )) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
    {{- return(grantees | sort | unique | list) -}}
{% endmacro %}
