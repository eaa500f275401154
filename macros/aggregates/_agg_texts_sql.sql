{#
  CTEs that end in `texts`: the texts of an aggregate, one row each, with the
  columns of its group, the text as a JSON string and its place in the group.
  `size` is what a text takes of a call, in bytes; under `max_input_tokens` in
  bytes of that bound, whichever is more. Blank texts have no item.
#}
{% macro _agg_texts_sql(p) %}
{%- set keys = redshift_ml._agg_names(p.group_by) -%}
{%- set carried = redshift_ml._agg_names((p.group_by + p.order_by) | unique | list) -%}
with body as (
{{ p.body }}
),

cleaned as (
    select
        {{ 'dense_rank() over (order by ' ~ keys | join(', ') ~ ')' if keys else '1::bigint' }}
            as group_no,
        {%- for column in carried %}
        {{ column }},
        {%- endfor %}
        octet_length(input::varchar(65535)) > {{ redshift_ml._agg_text_bytes() }} as is_long,
        {{ redshift_ml._agg_clean_sql('input', redshift_ml._agg_text_bytes()) }} as text
    from body
),

spelled as (
    select
        cleaned.*,
        case when text <> '' then {{ redshift_ml._agg_json_sql('text') }} end as json
    from cleaned
),

fitted as (
    select
        spelled.*,
        {{ redshift_ml._agg_fitted_sql(p, 'json', 'text', redshift_ml._agg_capacity(p)) }} as item
    from spelled
),

texts as (
    select
        group_no,
        {%- for column in keys %}
        {{ column }},
        {%- endfor %}
        item,
        {{ redshift_ml._agg_size_sql(p, 'item') }} as size,
        is_long or {{ redshift_ml._agg_bytes_sql(p, 'json') }} > {{ redshift_ml._agg_capacity(p) }} as is_cut,
        row_number() over (
            partition by group_no
            order by {{ (redshift_ml._agg_names(p.order_by) + ['sha2(item, 256)']) | join(', ') }}
        ) as place
    from fitted
)
{%- endmacro %}


{% macro _agg_names(columns) %}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(redshift_ml.quote_name([column])) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}


{# Bytes of a call that items can fill; the rest is `{"texts":[` and `]}`, and a prompt that
   the statement does not hold. #}
{% macro _agg_capacity(p) %}
    {%- set frame = redshift_ml._agg_frame(p) -%}
    {%- set around = frame.prompt ~ frame.suffix -%}
    {{- return(p.chunk_bytes - 256 - tojson(around) | length if p.super_input
        else p.chunk_bytes - 16 - around.encode('utf-8') | length) -}}
{% endmacro %}


{# What stands around an input: the prompt, where the function's statement has none. #}
{% macro _agg_frame(p) %}
    {{- return({'prompt': '', 'suffix': ''} if p.prompt_bytes
        else redshift_ml._task_prompt(p.declaration)) -}}
{% endmacro %}


{# The longest text: each of its characters may be escaped, and JSON of more than 65,535
   bytes fails the statement. #}
{% macro _agg_text_bytes() %}
    {{- return(30000) -}}
{% endmacro %}
