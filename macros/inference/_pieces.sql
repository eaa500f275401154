{#
  Pieces of a run's work list: {first, last, pack, tokens_in, failures}, the
  ordinals inclusive. redshift_ml.inference.pieces is their twin for `infer`.
#}
{% macro _pieces(p, pass) %}
    {%- set pieces = [] -%}
    {%- for row in run_query(redshift_ml._batches_sql(p)) -%}
        {%- do pieces.append({
            'first': row['first_ordinal'] | int, 'last': row['last_ordinal'] | int,
            'pack': (row['pack'] | int) if pass == 1 else 1,
            'tokens_in': row['tokens_in'] | float, 'failures': row['failed'] | int,
        }) -%}
    {%- endfor -%}
    {{- return(pieces) -}}
{% endmacro %}


{% macro _rows_of(piece) %}
    {{- return(piece.last - piece.first + 1) -}}
{% endmacro %}


{% macro _rows_in(pieces) %}
    {%- set ns = namespace(rows=0) -%}
    {%- for piece in pieces -%}
        {%- set ns.rows = ns.rows + redshift_ml._rows_of(piece) -%}
    {%- endfor -%}
    {{- return(ns.rows) -}}
{% endmacro %}


{# A piece in parts of at most `size` rows, each with its share of the tokens. #}
{% macro _cut(piece, size) %}
    {%- set parts = [] -%}
    {%- for first in range(piece.first, piece.last + 1, size) -%}
        {%- set last = [first + size - 1, piece.last] | min -%}
        {%- do parts.append(dict(
            piece, first=first, last=last,
            tokens_in=piece.tokens_in * (last - first + 1) / redshift_ml._rows_of(piece)
        )) -%}
    {%- endfor -%}
    {{- return(parts) -}}
{% endmacro %}
