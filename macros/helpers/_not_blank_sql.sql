{# Whether a text has more than blanks in it, as SQL. #}
{% macro _not_blank_sql(text) %}
    {{- return("btrim(" ~ text ~ ", ' ' || chr(9) || chr(10) || chr(13)) <> ''") -}}
{% endmacro %}
