{# What a batch is estimated to cost. #}
{% macro _estimate(p, counts, piece, claimed) %}
    {%- set tokens_in = piece.tokens_in / redshift_ml._rows_of(piece) * claimed -%}
    {{- return({
        'calls': ((claimed + piece.pack - 1) / piece.pack) | int,
        'tokens': (tokens_in + counts.tokens_out_each * claimed) | int,
        'usd': redshift_ml._usd_each(p, tokens_in, counts.tokens_out_each * claimed),
    }) -}}
{% endmacro %}


{# Count a batch that was just paid, and say how far the run is. #}
{% macro _progress(p, ns, estimate, claimed) %}
    {%- set ns.answered = ns.answered + claimed -%}
    {%- set ns.calls = ns.calls + estimate.calls -%}
    {%- set ns.tokens = ns.tokens + estimate.tokens -%}
    {%- set ns.usd = ns.usd + estimate.usd -%}
    {%- set seconds = [(modules.datetime.datetime.now() - ns.began).total_seconds(), 0.001] | max -%}
    {%- set rate = ns.answered / seconds -%}
    {%- do log(
        'redshift_ml: ' ~ p.model ~ ': ' ~ redshift_ml._grouped(ns.answered) ~ ' of '
        ~ redshift_ml._grouped(ns.total) ~ ' inputs, ' ~ redshift_ml._spending(p, ns)
        ~ ', ' ~ (rate | round(1)) ~ ' a second, '
        ~ (([(ns.total - ns.answered) / rate, 0] | max | round(0) | int) if rate else '?')
        ~ ' s left', info=true
    ) -%}
{% endmacro %}


{% macro _spending(p, ns) %}
    {{- return(
        redshift_ml._grouped(ns.calls) ~ ' calls, ~' ~ redshift_ml._grouped(ns.tokens) ~ ' tokens'
        ~ (', ~' ~ redshift_ml._dollars(ns.usd) if p.price is not none else '')
    ) -}}
{% endmacro %}


{# The one line that says what a run of a dbt model came to. #}
{% macro _summary(p, counts, ns) %}
    {%- set said = [] -%}
    {%- for number, words, even_none in [
        (counts.seen_rows, ' rows', true), (counts.distinct_inputs, ' distinct', true),
        (counts.blank_rows, ' blank', true),
        (counts.cached_inputs - counts.aside_inputs, ' answered before', true),
        (counts.shared_inputs, ' of them for another store', false),
        (counts.aside_inputs, ' set aside before', false),
        (ns.answered, ' bought now: ' ~ redshift_ml._spending(p, ns), true),
        (counts.refused_inputs, ' too long and refused', false),
        (ns.quarantined, ' quarantined', false), (ns.left, ' left', false),
    ] if number or even_none -%}
        {%- do said.append(redshift_ml._grouped(number) ~ words) -%}
    {%- endfor -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': ' ~ said | join(', '), info=true) -%}
    {%- set line = 'INFERENCE ' ~ redshift_ml._grouped(ns.answered) ~ ' bought, '
        ~ redshift_ml._grouped(counts.cached_inputs) ~ ' kept'
        ~ (', ' ~ redshift_ml._grouped(ns.quarantined) ~ ' set aside' if ns.quarantined else '') -%}
    {{- return({
        'line': line, 'status': 'INFERENCE', 'answered': ns.answered, 'left': ns.left,
        'over_budget': ns.over_budget, 'quarantined': ns.quarantined,
    }) -}}
{% endmacro %}


{# 1234567 -> 1,234,567 #}
{% macro _grouped(number) %}
    {{- return('{:,}'.format(number | int)) -}}
{% endmacro %}


{% macro _dollars(usd) %}
    {{- return('$' ~ ('{:,.2f}' if usd >= 1 else '{:.4f}').format(usd | float)) -}}
{% endmacro %}
