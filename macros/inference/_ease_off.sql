{# After throttling, start with smaller batches: half for each throttled one of the last hour. #}
{% macro _ease_off(p) %}
    {%- set throttled = run_query(
        'select count(*) as batches from ' ~ p.ledger ~ " where kind = 'batch'"
        ~ " and status = 'throttled' and function_name = " ~ p.function_literal
        ~ ' and settled_at > dateadd(hour, -1, getdate())'
    )[0][0] | int -%}
    {%- do p.update({'sizes': [
        [1, p.sizes[0] // 2 ** ([throttled, 20] | min)] | max, p.sizes[1], p.sizes[2]
    ]}) -%}
{% endmacro %}
