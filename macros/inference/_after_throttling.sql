{#
  The endpoint had no capacity: its rows are sent again in halves, no statement
  is larger than such a half until some went well, and the endpoint has a rest,
  longer each time and of random length. Counts against no text.
#}
{% macro _after_throttling(p, ns, piece, error, queue) %}
    {%- set ns.refused = ns.refused + 1 -%}
    {%- if ns.refused > 12 -%}
        {%- do redshift_ml._stop_with(p, ns,
            'the endpoint has refused 12 batches one after another, the last with: ' ~ error
            ~ '. Everything that was paid for is kept; run dbt again later.') -%}
    {%- endif -%}
    {%- set ns.most = [(redshift_ml._rows_of(piece) + 1) // 2, 1] | max -%}
    {%- do queue.extend(redshift_ml._cut(piece, ns.most)) -%}
    {%- set rest = ([0.25 * 2 ** (ns.refused - 1), 20] | min) * (range(1, 1001) | random) / 1000 -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': throttled, going on with batches of ' ~ ns.most
        ~ ' in ' ~ rest | round(1) ~ ' s: ' ~ error[:200], info=true) -%}
    {%- do redshift_ml._spin(rest) -%}
{% endmacro %}


{# Rows a statement may hold at first: half for each throttled one of the last ten minutes. #}
{% macro _first_most(p, counts) %}
    {{- return([1, p.sizes[0] // 2 ** ([counts.throttled_batches, 20] | min)] | max) -}}
{% endmacro %}
