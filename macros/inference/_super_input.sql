{#
  Functions whose first argument is SUPER: the body of the dbt model selects
  the request itself, as task_request makes it. The store keeps its JSON, which
  is also what is hashed, and parses it again to send it.
#}
{% macro _takes_super(function) %}
    {%- for argument in (function.get('arguments') or [])[:1] -%}
        {{- return(redshift_ml._data_type(argument.data_type) == 'super') -}}
    {%- endfor -%}
    {{- return(false) -}}
{% endmacro %}


{# A request cannot be cut: a longer one is refused, and shows as such in the store. #}
{% macro _take_requests(p) %}
    {%- do p.update({
        'on_long_input': 'refuse', 'max_input_bytes': [p.max_input_bytes, 65534] | min,
    }) -%}
{% endmacro %}


{# The text of an input. JSON_SERIALIZE fails above what a varchar holds, and one row would so
   fail every run; 65,535 signs stand for such a request, one more than is ever sent. #}
{% macro _input_text_sql(p) %}
    {%- if not p.super_input -%}
        {{- return('input::varchar(65535)') -}}
    {%- endif -%}
    {{- return("case\n    when json_size(input) <= 65534 then json_serialize(input)\n"
        ~ "    when input is not null then repeat('#', 65535)\nend") -}}
{% endmacro %}


{% macro _sent_sql(p) %}
    {{- return('json_parse(todo.input)' if p.super_input else 'todo.input') -}}
{% endmacro %}


{# The JSON of a SUPER value, NULL where it is longer than a varchar: JSON_SERIALIZE fails there. #}
{% macro _super_text_sql(value) %}
    {{- return(
        'case when json_size(' ~ value ~ ') <= 65535 then json_serialize(' ~ value ~ ') end'
    ) -}}
{% endmacro %}
