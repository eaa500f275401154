{#
  Rows a statement may hold after 0, 1 and more failures: n, log2 n, 1. What
  failing statements throw away for one poison row is then at most n + log2 n.
#}
{% macro _batch_sizes(batch_size, max_attempts) %}
    {%- set second = [1, batch_size.bit_length() - 1 - (max_attempts - 2)] | max -%}
    {{- return([batch_size, second if max_attempts > 2 else 1, 1]) -}}
{% endmacro %}
