{#
  A data type in its canonical spelling, or none when Redshift has no such
  type or the length is out of range.
  https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
#}
{% macro _data_type(value) %}
    {%- if value is not string -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set text = modules.re.sub('\\s+', ' ', value | trim | lower) -%}
    {%- set text = modules.re.sub(' ?([(),]) ?', '\\1', text) -%}
    {%- set found = modules.re.fullmatch('([a-z0-9 ]+)(?:\\((max|[0-9]+)(?:,([0-9]+))?\\))?', text) -%}
    {%- if not found -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set name, length, scale = found.group(1), found.group(2), found.group(3) -%}
    {%- set plain = 'smallint|int2|integer|int|int4|bigint|int8|real|float4|double precision|float8'
        ~ '|float|boolean|bool|text|bpchar|date|time|timetz|time without time zone'
        ~ '|time with time zone|timestamp|timestamptz|timestamp without time zone'
        ~ '|timestamp with time zone|super|decimal|numeric' -%}
    {%- set most = {
        'varchar': 65535, 'character varying': 65535, 'nvarchar': 65535,
        'char': 4096, 'character': 4096, 'nchar': 4096,
        'varbyte': 1024000, 'varbinary': 1024000, 'binary varying': 1024000,
    } -%}
    {%- if length is none -%}
        {%- set good = name in plain.split('|') or name in most -%}
    {%- elif name in most -%}
        {%- set good = scale is none
            and ((length == 'max' and 'char' in name) or 1 <= length | int <= most[name]) -%}
    {%- elif name in ['decimal', 'numeric'] -%}
        {%- set good = length != 'max' and 1 <= length | int <= 38
            and (scale or 0) | int <= [37, length | int] | min -%}
    {%- else -%}
        {%- set good = false -%}
    {%- endif -%}
    {{- return(text if good else none) -}}
{% endmacro %}
