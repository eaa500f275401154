{#
  The key of a text in an inference store: sha2-256 in hex, NULL for a NULL or
  blank text, which is never sent. `arguments` are the further columns that the
  function was given, in the order of the store's `arguments` config.

      select {{ redshift_ml.input_hash('review_text') }} as input_hash
#}
{% macro input_hash(column, arguments=[]) %}
    {{- return(adapter.dispatch('input_hash', 'redshift_ml')(column, arguments)) -}}
{% endmacro %}


{% macro default__input_hash(column, arguments=[]) %}
    {{- return(redshift_ml._raise_unsupported('input_hash')) -}}
{% endmacro %}


{#- SUPER spells 1 and '1' differently, so arguments of two types never meet in one hash. -#}
{% macro redshift__input_hash(column, arguments=[]) %}
    {%- if arguments -%}
        {%- set hashed = redshift_ml._hashed_arguments_sql(column, arguments) -%}
    {%- else -%}
        {%- set hashed = column -%}
    {%- endif -%}
    {{- return(
        'case when ' ~ redshift_ml._not_blank_sql(column) ~ ' then sha2(' ~ hashed ~ ', 256) end'
    ) -}}
{% endmacro %}


{# A text and its arguments as one text. JSON that no varchar can hold would fail the statement:
   then the hash of the text stands for it. #}
{% macro _hashed_arguments_sql(column, arguments) %}
    {%- set all = 'array(' ~ ([column] + arguments) | join(', ') ~ ')' -%}
    {{- return(
        'case when json_size(' ~ all ~ ') <= 65535 then json_serialize(' ~ all ~ ') else sha2('
        ~ column ~ ', 256) || json_serialize(array(' ~ arguments | join(', ') ~ ')) end'
    ) -}}
{% endmacro %}
