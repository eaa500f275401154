{#
  The value of a field in its type, NULL when it is not one the declaration
  allows. Every cast stands behind a pattern that it cannot fail on: Redshift
  has no error of a row, only of a statement.
#}
{% macro _typed_sql(leaf, number) %}
    {%- set text = 'redshift_ml_text_' ~ number -%}
    {%- set kind = leaf.type -%}
    {%- if kind == 'string' -%}
        {{- return("case when trim(" ~ text ~ ") <> '' then " ~ text ~ ' end') -}}
    {%- elif kind == 'label' -%}
        {{- return(redshift_ml._task_label_sql(leaf, text)) -}}
    {%- elif kind == 'labels' -%}
        {{- return(redshift_ml._labels_sql(leaf, text, 'redshift_ml_list_' ~ number)) -}}
    {%- elif kind == 'list' -%}
        {{- return(redshift_ml._list_sql(leaf, text, 'redshift_ml_list_' ~ number)) -}}
    {%- elif kind == 'boolean' -%}
        {{- return("case lower(trim(" ~ text ~ ")) when 'true' then true when 'yes' then true "
            ~ "when 'false' then false when 'no' then false end") -}}
    {%- elif kind == 'integer' -%}
        {{- return(redshift_ml._number_sql(leaf, text, '^-?[0-9]{1,18}([.]0+)?$',
            "split_part(trim(" ~ text ~ "), '.', 1)::bigint")) -}}
    {%- elif kind == 'number' -%}
        {{- return(redshift_ml._number_sql(leaf, text,
            '^-?[0-9]{1,18}([.][0-9]{1,30})?([eE][-+]?[0-9]{1,2})?$',
            'trim(' ~ text ~ ')::double precision')) -}}
    {%- elif kind == 'date' -%}
        {{- return("case when trim(" ~ text ~ ") ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' "
            ~ "then try_cast(trim(" ~ text ~ ") as date) end") -}}
    {%- endif -%}
    {{- return("case when trim(" ~ text
        ~ ") ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}Z?$' "
        ~ "then try_cast(replace(left(trim(" ~ text ~ "), 19), 'T', ' ') as timestamp) end") -}}
{% endmacro %}


{# A number within its bounds. CASE inside CASE, since AND does not promise an order. #}
{% macro _number_sql(leaf, text, pattern, value) %}
    {%- set bounds = [] -%}
    {%- for bound, sign in [('minimum', ' >= '), ('maximum', ' <= ')]
        if leaf.get(bound) is not none -%}
        {%- do bounds.append(value ~ sign ~ leaf[bound]) -%}
    {%- endfor -%}
    {%- set inner = 'case when ' ~ bounds | join(' and ') ~ ' then ' ~ value ~ ' end'
        if bounds else value -%}
    {{- return("case when trim(" ~ text ~ ") ~ '" ~ pattern ~ "'\n        then " ~ inner ~ ' end') -}}
{% endmacro %}


{# The label that an answer means: case, punctuation and synonyms are forgiven, nothing else. #}
{% macro _task_label_sql(leaf, text) %}
    {%- set lines = ['case ' ~ text] -%}
    {%- for label in leaf.labels -%}
        {%- set seen = [] -%}
        {%- for word in [label.label] + label.synonyms
            if redshift_ml._norm(word) not in seen -%}
            {%- do seen.append(redshift_ml._norm(word)) -%}
            {%- do lines.append('    when ' ~ redshift_ml.quote_literal(seen[-1])
                ~ ' then ' ~ redshift_ml.quote_literal(label.label)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return((lines + ['end::varchar(1024)']) | join('\n    ')) -}}
{% endmacro %}
