{#
  A statement failed on its content: its rows are sent again, last, in smaller
  parts, and one text a call. A single row that has failed `max_attempts` times
  is not; `_set_aside_sql` quarantines it.
#}
{% macro _after_failure(p, ns, piece, error, queue) %}
    {%- set rows, failures = redshift_ml._rows_of(piece), piece.failures + 1 -%}
    {%- set hopeless = rows == 1 and failures >= p.max_attempts -%}
    {%- if hopeless -%}
        {%- set ns.quarantined = ns.quarantined + 1 -%}
    {%- else -%}
        {%- do queue.extend(redshift_ml._cut(
            dict(piece, failures=failures, pack=1), p.sizes[[failures, 2] | min]
        )) -%}
    {%- endif -%}
    {%- do log('redshift_ml: ' ~ p.model ~ ': '
        ~ ('a text is set aside' if hopeless else 'a batch of ' ~ rows ~ ' is sent again in parts')
        ~ ': ' ~ error[:200], info=true) -%}
{% endmacro %}


{# The warehouse cannot run the paid statement at all: end the batch, and say so. #}
{% macro _stop_with(p, ns, error) %}
    {%- do redshift_ml._finish_batch(p, ns) -%}
    {%- do exceptions.raise_compiler_error('inference `' ~ p.model ~ '`: ' ~ error) -%}
{% endmacro %}
