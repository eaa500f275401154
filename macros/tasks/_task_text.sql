{# A field as it stands in the answer: its JSON type, and its text where it is a scalar
   or, for lists, its JSON. A label's text is made comparable here, once. A function of
   one label may also answer with the bare label. #}
{% macro _text_sql(leaf, number, declaration) %}
    {%- set path = redshift_ml._path_sql(leaf) -%}
    {%- set kind = 'redshift_ml_kind_' ~ number -%}
    {%- set lists = leaf.type in ['list', 'labels'] -%}
    {%- set bare = declaration.leaves | length == 1 and leaf.type == 'label' -%}
    {%- set text = 'redshift_ml_text_' ~ number -%}
json_typeof({{ path }}) as {{ kind }},
    {{ 'trim(regexp_replace(lower(' if leaf.type == 'label' }}case
    {%- if leaf.type == 'labels' %}
        when json_typeof({{ path }}) = 'array' then
            '<' || replace(lower(btrim(json_serialize({{ path }}), '[]')), '","', '"><"') || '>'
    {%- elif lists %}
        when json_typeof({{ path }}) = 'array' then json_serialize({{ path }})
    {%- else %}
        when json_typeof({{ path }}) = 'string' then {{ path }}::varchar(65535)
    {%- if leaf.type not in ['string', 'label', 'date', 'timestamp'] %}
        when json_typeof({{ path }}) in ('number', 'boolean') then json_serialize({{ path }})
    {%- endif %}
    {%- endif %}
    {%- if bare %}
        when redshift_ml_json is null and strpos(redshift_ml_output, '{') = 0
            then redshift_ml_output
    {%- endif %}
    end{{ "), '[[:punct:][:space:]]+', ' '))" if leaf.type == 'label' }} as {{ text }}
{%- if lists %},
    case when json_typeof({{ path }}) = 'array' then {{ path }} end as redshift_ml_list_{{ number }}
{%- endif %}
{%- endmacro %}


{% macro _path_sql(leaf) %}
    {%- set parts = ['redshift_ml_parsed.redshift_ml_json'] -%}
    {%- for key in leaf.path -%}
        {%- do parts.append(redshift_ml.quote_name([key])) -%}
    {%- endfor -%}
    {{- return(parts | join('.')) -}}
{% endmacro %}
