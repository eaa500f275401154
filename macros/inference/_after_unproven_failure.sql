{#
  A statement failed before the function has answered anything: it may be the endpoint, its
  role or the prompt, so no text is blamed. One of its texts is sent alone at once, and the
  rest last, in smaller parts. When six texts have failed alone, the run ends.
#}
{% macro _after_unproven_failure(p, counts, ns, piece, error, queue) %}
    {%- set rows = redshift_ml._rows_of(piece) -%}
    {%- set left = dict(piece, pack=1) -%}
    {%- if rows == 1 -%}
        {%- set ns.alone = ns.alone + 1 -%}
        {%- do redshift_ml._stop_with(p, ns,
            'the function ' ~ p.function_name ~ ' has answered nothing yet, and 6 texts that were '
            ~ 'sent alone failed, the last with: ' ~ error ~ '. No text is blamed for it. Look at the '
            ~ 'endpoint, its role and the prompt, and run this command again.') if ns.alone >= 6 -%}
        {%- do queue.append(left) -%}
    {%- else -%}
        {%- do log('redshift_ml: ' ~ p.model ~ ': a batch of ' ~ rows ~ ' failed, and nothing has been '
            ~ 'answered yet: one of its texts is sent alone: ' ~ error[:200], info=true) -%}
        {%- set tokens = piece.tokens_in / rows -%}
        {%- set rest = dict(left, first=piece.first + 1, tokens_in=tokens * (rows - 1)) -%}
        {%- do queue.extend(redshift_ml._cut(rest, p.sizes[1] if rows > p.sizes[1] + 1 else 1)) -%}
        {%- do redshift_ml._buy_piece(
            p, counts, ns, dict(left, last=piece.first, tokens_in=tokens), queue) -%}
    {%- endif -%}
{% endmacro %}
