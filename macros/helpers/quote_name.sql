{#
  A name of one or two parts as a Redshift identifier: `m` -> "m",
  `ml.m` -> "ml"."m". A list gives the parts as they are, dots and all.
#}
{% macro quote_name(name) %}
    {%- set parts = name.split('.') if name is string else name -%}
    {%- set quoted = [] -%}
    {%- for part in parts -%}
        {%- do quoted.append('"' ~ part | replace('"', '""') ~ '"') -%}
    {%- endfor -%}
    {{- return(quoted | join('.')) -}}
{% endmacro %}
