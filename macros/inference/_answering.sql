{#
  What of a statement decides the answers: everything but names, role and batch
  rows. Answers are stored under this version, so that a new IAM role or
  another schema buys nothing again, while a changed prompt does.
#}
{% macro _answering(statement) %}
    {%- set literal = "'((?:[^'\\\\]|''|\\\\.)*)'" -%}
    {%- set part = '(?:"(?:[^"]|"")+"|[A-Za-z_][\\w$]*)' -%}
    {%- set named = part ~ '(?:\\s*\\.\\s*' ~ part ~ ')?' -%}
    {%- set ns = namespace(text=statement | trim) -%}
    {%- for pattern in [
        '(?is)^create\\s+(?:external\\s+)?model\\s+' ~ named,
        '(?is)^create\\s+(?:or\\s+replace\\s+)?external\\s+function\\s+' ~ named,
        '(?is)\\bfunction\\s+' ~ named, '(?is)\\biam_role\\s*(?:default|' ~ literal ~ ')',
    ] -%}
        {%- set ns.text = modules.re.sub(pattern, '', ns.text, 1) -%}
    {%- endfor -%}
    {%- set text = ns.text | trim | trim(';') | trim -%}
    {%- if not modules.re.match('(?is).*\\bmodel_type\\s+bedrock\\b', text) -%}
        {%- set text = modules.re.sub(
            '(?is),?\\s*\\bmax_batch_(?:rows|size)\\s+\\d+(?:\\s*[km]b)?', '', text
        ) -%}
        {%- set text = modules.re.sub('(?is)\\bsettings\\s*\\(\\s*\\)', '', text) -%}
    {%- endif -%}
    {%- set endpoint = modules.re.search(
        '(?is)\\b(?:model_id|sagemaker|lambda)\\s*' ~ literal ~ '(?:\\s*:\\s*' ~ literal ~ ')?', text
    ) -%}
    {%- set prompt = [] -%}
    {%- for found in modules.re.findall('(?is)\\b(?:prompt|suffix)\\s*' ~ literal, text) -%}
        {%- do prompt.append(found.replace("''", "'").replace('\\\\', '\\')) -%}
    {%- endfor -%}
    {{- return({
        'answer_version': local_md5(text | trim),
        'endpoint': (endpoint.groups() | select | join(':')) if endpoint else '',
        'prompt_bytes': (prompt | join).encode('utf-8') | length,
    }) -}}
{% endmacro %}
