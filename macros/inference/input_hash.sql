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
        {%- set hashed = 'json_serialize(array(' ~ ([column] + arguments) | join(', ') ~ '))' -%}
    {%- else -%}
        {%- set hashed = column -%}
    {%- endif -%}
    {{- return(
        'case when ' ~ redshift_ml._not_blank_sql(column) ~ ' then sha2(' ~ hashed ~ ', 256) end'
    ) -}}
{% endmacro %}
