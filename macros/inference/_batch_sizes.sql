{#
  Rows a statement may hold after 0, 1 and more failures: n, log2 n, 1. What
  failing statements throw away for one poison row is then at most n + log2 n.
#}
{% macro _batch_sizes(batch_size, max_attempts) %}
    {%- set ns = namespace(log=0, rest=batch_size) -%}
    {%- for _ in range(64) if ns.rest > 1 -%}
        {%- set ns.rest = ns.rest // 2 -%}
        {%- set ns.log = ns.log + 1 -%}
    {%- endfor -%}
    {%- if max_attempts < 3 -%}
        {{- return([batch_size, 1, 1]) -}}
    {%- endif -%}
    {{- return([batch_size, [1, ns.log - (max_attempts - 2)] | max, 1]) -}}
{% endmacro %}
