"""REGEXP_* over RE2. Positions are 1-based; option letters are c, e, i, p.

DuckDB wants a constant pattern option, so case-insensitivity goes into the
pattern itself as ``(?i)``.
"""

from __future__ import annotations

F = "redshift_functions.main"

MACROS: tuple[str, ...] = (
    # A dot is any character, a line feed too; not so in Perl's language (option p).
    """regexp_pattern(p, options) AS CASE WHEN contains(options, 'p') THEN '' ELSE '(?s)' END
        || CASE WHEN contains(options, 'i') THEN '(?i)' ELSE '' END || p""",
    f"""regexp_matches_from(s, p, start, options) AS regexp_extract_all(
        substring(s, start::BIGINT), {F}.regexp_pattern(p, options))""",
    f"""regexp_count(s, p) AS len({F}.regexp_matches_from(s, p, 1, ''))::INTEGER,
        (s, p, start) AS len({F}.regexp_matches_from(s, p, start, ''))::INTEGER,
        (s, p, start, options) AS len({F}.regexp_matches_from(s, p, start, options))::INTEGER""",
    f"""regexp_substr(s, p) AS regexp_extract(s, {F}.regexp_pattern(p, '')),
        (s, p, start) AS regexp_extract(substring(s, start::BIGINT), {F}.regexp_pattern(p, '')),
        (s, p, start, nth) AS CASE WHEN s IS NOT NULL AND p IS NOT NULL
            THEN coalesce({F}.regexp_matches_from(s, p, start, '')[nth], '') END,
        (s, p, start, nth, options) AS CASE WHEN s IS NOT NULL AND p IS NOT NULL THEN
            CASE WHEN contains(options, 'e')
            THEN coalesce(regexp_extract_all(substring(s, start::BIGINT),
                {F}.regexp_pattern(p, options), 1)[nth], '')
            ELSE coalesce({F}.regexp_matches_from(s, p, start, options)[nth], '') END END""",
    # The text before the n-th match is what the first n pieces of a split hold.
    """regexp_offset(s, p, start, nth, after) AS CASE
        WHEN s IS NULL OR p IS NULL THEN NULL
        WHEN nth < 1 OR len(regexp_extract_all(substring(s, start::BIGINT), p)) < nth THEN 0
        ELSE start + length(array_to_string(
                regexp_split_to_array(substring(s, start::BIGINT), p)[1:nth], ''))
            + length(array_to_string(
                regexp_extract_all(substring(s, start::BIGINT), p)[1:nth - 1 + after], '')) END""",
    f"""regexp_place(s, p, start, nth, after, options) AS {F}.regexp_offset(
        s, {F}.regexp_pattern(p, options), start, nth, after)::INTEGER""",
    f"""regexp_instr(s, p) AS {F}.regexp_place(s, p, 1, 1, 0, ''),
        (s, p, start) AS {F}.regexp_place(s, p, start, 1, 0, ''),
        (s, p, start, nth) AS {F}.regexp_place(s, p, start, nth, 0, ''),
        (s, p, start, nth, after) AS {F}.regexp_place(s, p, start, nth, after, ''),
        (s, p, start, nth, after, options) AS {F}.regexp_place(
            s, p, start, nth, after, options)""",
    # Redshift writes a group as $1, RE2 as \\1.
    """regexp_template(r) AS regexp_replace(
        replace(r, '\\', '\\\\'), '\\$(\\d)', '\\\\\\1', 'g')""",
    f"""regexp_replaced(s, p, r, options) AS regexp_replace(
        s, {F}.regexp_pattern(p, options), {F}.regexp_template(r), 'g')""",
    f"""regexp_replace(s, p) AS {F}.regexp_replaced(s, p, '', ''),
        (s, p, r) AS {F}.regexp_replaced(s, p, r, ''),
        (s, p, r, start) AS left(s, start - 1)
            || {F}.regexp_replaced(substring(s, start::BIGINT), p, r, ''),
        (s, p, r, start, options) AS left(s, start - 1)
            || {F}.regexp_replaced(substring(s, start::BIGINT), p, r, options)""",
)
