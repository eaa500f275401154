{# What was spent, for the budget. #}
{% macro _spent_sql(p, scope) %}
select
    coalesce(sum(calls), 0) as calls,
    coalesce(sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)), 0) as tokens,
    coalesce(sum(usd), 0) as usd
from {{ p.ledger }}
where kind = 'batch'
    {%- if scope == 'day' %}
    and settled_at >= trunc(getdate())
    {%- elif scope == 'function' %}
    and function_name = {{ p.function_literal }}
    {%- elif scope == 'model' %}
    and node = {{ p.node_literal }}
    {%- elif scope == 'run' %}
    and run_key = {{ p.run_literal }}
    {%- endif %}
{%- endmacro %}


{# Rows of a batch that the budget still allows; 0 once it is used up, with the reason in ns. #}
{% macro _rows_in_budget(p, counts, ns, piece) %}
    {%- set rows = redshift_ml._rows_of(piece) -%}
    {%- set each = {
        'calls': 1.0 / piece.pack,
        'tokens': piece.tokens_in / rows + counts.tokens_out_each,
        'usd': redshift_ml._usd_each(p, piece.tokens_in / rows, counts.tokens_out_each),
    } -%}
    {%- set limit = namespace(rows=rows, why=none) -%}
    {%- for scope, caps in p.budget.items() -%}
        {%- set spent = redshift_ml._spent(p, scope, ns) -%}
        {%- for unit, cap in caps.items() -%}
            {%- if unit == 'usd' and p.price is none -%}
                {%- do exceptions.raise_compiler_error(
                    'inference `' ~ p.model ~ '`: `budget.' ~ scope ~ '.usd` needs a price of '
                    ~ redshift_ml._shown(p.endpoint) ~ ', and the seed redshift_ml_prices has '
                    ~ 'none. Add a row to the seed, or cap calls or tokens.'
                ) -%}
            {%- endif -%}
            {%- set allowed = (([cap - spent[unit], 0] | max) / each[unit] + 0.000001) | int
                if each[unit] > 0 else rows -%}
            {%- if allowed < limit.rows -%}
                {%- set limit.rows = allowed -%}
                {%- set limit.why = 'the budget of ' ~ cap ~ ' ' ~ unit ~ ' per ' ~ scope
                    ~ ' is used up' -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set ns.over_budget = limit.why -%}
    {{- return(limit.rows) -}}
{% endmacro %}


{% macro _usd_each(p, tokens_in, tokens_out) %}
    {%- if p.price is none -%}
        {{- return(0.0) -}}
    {%- endif -%}
    {{- return((tokens_in * p.price.usd_in + tokens_out * p.price.usd_out) / 1000000.0) -}}
{% endmacro %}


{# What was spent so far; the batch just paid is not in the ledger yet. #}
{% macro _spent(p, scope, ns) %}
    {%- set row = run_query(redshift_ml._spent_sql(p, scope))[0] -%}
    {%- set open = ns.previous.estimate if ns.previous else {'calls': 0, 'tokens': 0, 'usd': 0.0} -%}
    {{- return({
        'calls': (row['calls'] | int) + open.calls,
        'tokens': (row['tokens'] | int) + open.tokens,
        'usd': (row['usd'] | float) + open.usd,
    }) -}}
{% endmacro %}
