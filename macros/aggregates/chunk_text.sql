{#
  Long texts as rows of pieces that a call takes: a derived table with the keys,
  chunk_no, byte_offset and chunk_text.

      select chunks.*
      from {{ redshift_ml.chunk_text(
          ref('pages'), text='body', keys=['document_id'], order_by=['page']
      ) }} as chunks

  A document is the rows with the same keys, in order. Each row is cut by itself;
  chunk_no, from 1, and byte_offset, from 0, run through the document. Put
  together in order, its pieces are its texts byte for byte.
#}
{% macro chunk_text(relation, text, keys, order_by=[], max_bytes=8000) %}
    {{- return(adapter.dispatch('chunk_text', 'redshift_ml')(
        relation, text, keys, order_by, max_bytes)) -}}
{% endmacro %}


{% macro default__chunk_text(relation, text, keys, order_by, max_bytes) %}
    {{- return(redshift_ml._raise_unsupported('chunk_text')) -}}
{% endmacro %}


{% macro redshift__chunk_text(relation, text, keys, order_by, max_bytes) %}
{%- do redshift_ml._raise_problems(
    redshift_ml._chunk_text_problems(relation, text, keys, order_by, max_bytes)) -%}
{%- set columns = redshift_ml._agg_names(keys) | join(', ') -%}
(
    with redshift_ml_ends as (
        {{ redshift_ml._chunk_ends_sql(relation, text, keys, order_by, max_bytes) }}
    ),

    redshift_ml_pieces as (
        select
            {{ columns }},
            redshift_ml_row,
            redshift_ml_nth,
            substring(
                redshift_ml_text,
                redshift_ml_before + 1,
                redshift_ml_end - redshift_ml_before
            ) as chunk_text
        from (
            select
                ends.*,
                coalesce(lag(redshift_ml_end) over (
                    partition by {{ columns }}, redshift_ml_row order by redshift_ml_nth
                ), 0) as redshift_ml_before
            from redshift_ml_ends as ends
        ) as bounded
    )

    select
        {{ columns }},
        row_number() over (
            partition by {{ columns }} order by redshift_ml_row, redshift_ml_nth
        ) as chunk_no,
        sum(octet_length(chunk_text)) over (
            partition by {{ columns }} order by redshift_ml_row, redshift_ml_nth
            rows unbounded preceding
        ) - octet_length(chunk_text) as byte_offset,
        chunk_text
    from redshift_ml_pieces
)
{%- endmacro %}


{% macro _chunk_text_problems(relation, text, keys, order_by, max_bytes) %}
    {%- set me, own, problems = 'chunk_text', ['chunk_no', 'byte_offset', 'chunk_text'], [] -%}
    {%- if not relation -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'relation', 'a relation or a subquery in brackets', relation)) -%}
    {%- endif -%}
    {%- do problems.extend(redshift_ml._check_text(me, 'text', text, required=true)) -%}
    {%- for argument, names, least in [('keys', keys, 1), ('order_by', order_by, 0)] -%}
        {%- if names is string or names is mapping or names is not sequence
            or names | length < least -%}
            {%- do problems.append(redshift_ml._problem(
                me, argument, 'a list of columns of the relation', names)) -%}
        {%- else -%}
            {%- for name in names if name is not string or not name | trim
                or (least and name | lower in own) -%}
                {%- do problems.append(redshift_ml._problem(
                    me, argument, 'names of columns other than ' ~ own | join(', '), name)) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if max_bytes is none -%}
        {%- do problems.append(redshift_ml._problem(
            me, 'max_bytes', 'a whole number from 1000 to 65535', max_bytes)) -%}
    {%- endif -%}
    {%- do problems.extend(redshift_ml._check_integer(me, 'max_bytes', max_bytes, 1000, 65535)) -%}
    {{- return(problems) -}}
{% endmacro %}
