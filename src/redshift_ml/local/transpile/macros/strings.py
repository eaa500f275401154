"""String functions whose edges differ from DuckDB's."""

from __future__ import annotations

from redshift_ml.local.identifiers import quoted_in_sql

F = "redshift_functions.main"

MACROS: tuple[str, ...] = (
    # GREATEST would make something of NULL.
    "at_least(least, n) AS CASE WHEN n < least THEN least ELSE n END",
    """len(x) AS CASE WHEN typeof(x) = 'BLOB' THEN octet_length(x::VARIANT::BLOB)
        ELSE length(x::VARCHAR) END::INTEGER""",
    """octet_length(x) AS CASE WHEN typeof(x) = 'BLOB' THEN octet_length(x::VARIANT::BLOB)
        ELSE strlen(x::VARCHAR) END::INTEGER""",
    f"""substring_from(s, start) AS substring(s::VARCHAR, {F}.at_least(1, start::BIGINT))""",
    f"""substring_for(s, start, n) AS substring(
        s::VARCHAR, {F}.at_least(1, start::BIGINT),
        CASE WHEN n < 0 AND start IS NOT NULL
            THEN {F}.fail('negative substring length not allowed')::BIGINT
        WHEN start < 1 THEN {F}.at_least(0, start::BIGINT + n::BIGINT - 1)
        ELSE n::BIGINT END)""",
    '"left"(s, n) AS left(s::VARCHAR, n::BIGINT)',
    '"right"(s, n) AS right(s::VARCHAR, n::BIGINT)',
    f"""lpad(s, n) AS lpad(s::VARCHAR, {F}.at_least(0, n::INTEGER), ' '),
       (s, n, fill) AS CASE WHEN fill = '' THEN left(s::VARCHAR, {F}.at_least(0, n::INTEGER))
        ELSE lpad(s::VARCHAR, {F}.at_least(0, n::INTEGER), fill) END""",
    f"""rpad(s, n) AS rpad(s::VARCHAR, {F}.at_least(0, n::INTEGER), ' '),
       (s, n, fill) AS CASE WHEN fill = '' THEN left(s::VARCHAR, {F}.at_least(0, n::INTEGER))
        ELSE rpad(s::VARCHAR, {F}.at_least(0, n::INTEGER), fill) END""",
    f"repeat(s, n) AS repeat(s::VARCHAR, {F}.at_least(0, n::BIGINT))",
    f"""split_part(s, d, n) AS CASE
        WHEN n <= 0 THEN {F}.fail('field position must be greater than zero')
        WHEN d = '' THEN CASE WHEN n = 1 THEN s::VARCHAR ELSE left(s::VARCHAR, 0) END
        ELSE split_part(s::VARCHAR, d, n::INTEGER) END""",
    f"""strtol(s, base) AS CASE WHEN s IS NULL THEN NULL ELSE
        (CASE WHEN s LIKE '-%' THEN -1 ELSE 1 END) * list_reduce(
            [CASE WHEN strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1 BETWEEN 0 AND base - 1
             THEN (strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1)::BIGINT
             ELSE {F}.fail('The input ' || s || ' is not valid to be converted to base '
                || base)::BIGINT
             END
             FOR c IN string_split(regexp_replace(
                lower(trim(s)), CASE WHEN base = 16 THEN '^[-+]?(0x)?' ELSE '^[-+]?' END, ''), '')],
            lambda total, digit: total * base + digit) END""",
    """initcap(s) AS array_to_string([upper(w[1]) || w[2:]
        FOR w IN regexp_extract_all(
            lower(s), '[\\p{L}\\p{M}\\p{N}]+|[^\\p{L}\\p{M}\\p{N}]+')], '')""",
    f"quote_ident(s) AS {quoted_in_sql('s')}",
    """quote_literal(s) AS '''' || replace(replace(s, '\\', '\\\\'), '''', '''''') || ''''""",
    "nullif_text(v, other) AS CASE WHEN rtrim(v, ' ') = other THEN NULL ELSE v END",
    """octetindex(part, s) AS CASE WHEN strpos(s, part) = 0 THEN 0
        ELSE strlen(left(s, strpos(s, part) - 1)) + 1 END""",
)
