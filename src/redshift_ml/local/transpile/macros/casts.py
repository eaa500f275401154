"""Casts whose result differs between Redshift and DuckDB.

A macro has one body for every argument type, so a branch that only some types
can bind goes through VARIANT, which casts from and to everything.
"""

from __future__ import annotations

F = "redshift_functions.main"

_NESTED = "regexp_matches(variant_typeof(x::VARIANT), '^(ARRAY|OBJECT)')"
_TEMPORAL = (
    "('DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'TIME WITH TIME ZONE', 'INTERVAL')"
)

# What only fails where its row is reached. DuckDB's error() does too, but counts as volatile: no
# window could be partitioned by an expression that has it, and no alias of one referred to.
FAILED = "redshift error: "

MACROS: tuple[str, ...] = (
    f"fail(message) AS CAST('{FAILED}' || message AS BOOLEAN)::VARCHAR",
    # An array or object inside SUPER has no text; floats lose a bare ".0".
    f"""to_varchar(x) AS CASE
        WHEN typeof(x) = 'VARCHAR' THEN x::VARCHAR
        WHEN typeof(x) = 'VARIANT' AND {_NESTED} THEN NULL
        WHEN typeof(x) IN ('DOUBLE', 'FLOAT', 'VARIANT')
        THEN regexp_replace(x::VARCHAR, '^(-?\\d+)\\.0$', '\\1')
        ELSE x::VARCHAR END""",
    # A text with its sign behind the number, as Teradata writes it; nothing is 0.
    r"""signed_behind(x) AS CASE WHEN trim(x::VARCHAR) = '' THEN '0'
        ELSE regexp_replace(trim(x::VARCHAR), '^([^-+].*)([-+])$', '\2\1') END""",
    # Longest prefix of whole characters that fits; only where a character is cut is Python asked.
    """cut_bytes(s, n) AS CASE
        WHEN strlen(s) <= n THEN s
        WHEN strlen(left(s, n)) <= n THEN left(s, n)
        ELSE redshift_cut_bytes(s, n::INTEGER) END""",
    f"to_char_n(s, n) AS rtrim({F}.cut_bytes(s, n), ' ')",
    """try_boolean(x) AS CASE
        WHEN typeof(x) <> 'VARCHAR' THEN try_cast(x AS BOOLEAN)
        WHEN lower(trim(x::VARCHAR)) IN ('t', 'true', 'y', 'yes', '1') THEN true
        WHEN lower(trim(x::VARCHAR)) IN ('f', 'false', 'n', 'no', '0') THEN false END""",
    f"""to_boolean(x) AS CASE
        WHEN typeof(x) <> 'VARCHAR' THEN x::BOOLEAN
        WHEN lower(trim(x::VARCHAR)) IN ('t', 'true', 'y', 'yes', '1') THEN true
        WHEN lower(trim(x::VARCHAR)) IN ('f', 'false', 'n', 'no', '0') THEN false
        WHEN x IS NULL THEN NULL
        ELSE {F}.fail('invalid input syntax for type boolean: "' || x::VARCHAR || '"')::BOOLEAN
        END""",
    # What is not in ISO form already, or has an AM, a PM or the name of a zone.
    r"""date_text(s) AS CASE WHEN regexp_full_match(s, '\d{4}-\d{2}-\d{2}T?[^A-Za-z]*Z?') THEN s
        ELSE redshift_iso_text(s) END""",
    r"""time_text(s) AS CASE WHEN regexp_full_match(s, '\d{2}:[^A-Za-z]*') THEN s
        ELSE redshift_iso_time(s) END""",
    r"""digits_or_null(x) AS CASE WHEN regexp_full_match(x, '\s*[-+]?\d+\s*') THEN x END""",
    rf"""digits_for(x, kind) AS CASE
        WHEN regexp_full_match(x, '\s*[-+]?\d+\s*') OR x IS NULL THEN x
        ELSE {F}.fail('invalid input syntax for type ' || kind || ': "' || x || '"') END""",
    # The same for an expression: its text is written out, and bound, only once.
    f"digits_once(x, kind) AS list_transform([x], lambda v: {F}.digits_for(v, kind))[1]",
    f"""to_super(x) AS CASE
        WHEN typeof(x) IN {_TEMPORAL}
        THEN {F}.fail('cannot cast type ' || lower(typeof(x)) || ' to super')::VARIANT
        ELSE x::VARIANT END""",
    """compare(a, b) AS CASE WHEN a < b THEN -1 WHEN a > b THEN 1 WHEN a = b THEN 0 END""",
)
