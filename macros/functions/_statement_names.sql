{#
  What a compiled body creates, or none when it is no ML statement (then it is
  the body of a plain SQL function and none of this package's business).
  A hand-written statement is as good as a rendered one, and so is one from an
  editor that begins files with a byte order mark.
#}
{% macro _statement_names(statement) %}
    {%- set part = '(?:"(?:[^"]|"")+"|[A-Za-z_][\\w$]*)' -%}
    {%- set name = '(' ~ part ~ '(?:\\s*\\.\\s*' ~ part ~ ')?)' -%}
    {%- set skip = '(?is)(?:\\s|\\ufeff|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*' -%}
    {%- set found = modules.re.match(
        skip ~ 'create\\s+(?:external\\s+)?model\\s*' ~ name
        ~ '\\s*(?:from\\b.*?)?(?:target\\s.*?)?\\bfunction(?:\\s+|(?="))' ~ name, statement
    ) -%}
    {%- if found -%}
        {{- return({
            'kind': 'model', 'data_types': '',
            'model_name': redshift_ml._name_parts(found.group(1)),
            'function_name': redshift_ml._name_parts(found.group(2)),
        }) -}}
    {%- endif -%}
    {%- set found = modules.re.match(
        skip ~ 'create\\s+(?:or\\s+replace\\s+)?external\\s+function\\s*' ~ name
        ~ '\\s*\\((.*?)\\)\\s*returns\\b', statement
    ) -%}
    {%- if found -%}
        {{- return({
            'kind': 'external function', 'data_types': found.group(2) | trim,
            'model_name': [], 'function_name': redshift_ml._name_parts(found.group(1)),
        }) -}}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}


{# The parts of a name as Redshift stores them: folded to lower case. #}
{% macro _name_parts(text) %}
    {%- set parts = [] -%}
    {%- for part in modules.re.findall('"(?:[^"]|"")+"|[^."\\s]+', text) -%}
        {%- do parts.append(
            (part[1:-1] | replace('""', '"') if part[0] == '"' else part) | lower
        ) -%}
    {%- endfor -%}
    {{- return(parts) -}}
{% endmacro %}
