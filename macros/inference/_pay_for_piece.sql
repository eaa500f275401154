{# Pay for a batch that was claimed, and do what comes of it. #}
{% macro _pay_for_piece(p, counts, ns, b, piece, claimed, queue) %}
    {%- set paid = redshift_ml._pay(p, b) -%}
    {%- do b.update({'query_id': paid.query_id}) -%}
    {%- set ns.previous = b -%}
    {%- set ns.sure = ns.sure and piece.pack == 1 and paid.rows == claimed -%}
    {%- if paid.failed_as == 'throttled' -%}
        {%- do redshift_ml._after_throttling(p, ns, piece, paid.error, queue) -%}
    {%- elif paid.failed_as == 'failed' and ns.unproven -%}
        {%- do b.update({'failed_as': 'unproven'}) -%}
        {%- do redshift_ml._after_unproven_failure(p, counts, ns, piece, paid.error, queue) -%}
    {%- elif paid.failed_as == 'failed' -%}
        {%- do redshift_ml._after_failure(p, ns, piece, paid.error, queue) -%}
    {%- elif paid.failed_as == 'released' -%}
        {%- do redshift_ml._stop_with(p, ns, paid.error) -%}
    {%- elif paid.rows > 0 -%}
        {%- set ns.refused, ns.unproven = 0, false -%}
        {%- set ns.most = [ns.most + [p.sizes[0] // 8, 1] | max, p.sizes[0]] | min -%}
        {%- do redshift_ml._progress(p, ns, b.estimate, claimed) -%}
    {%- endif -%}
{% endmacro %}
