"""Math functions."""

from __future__ import annotations

F = "redshift_functions.main"

MACROS: tuple[str, ...] = (
    "exp(x) AS exp(x::DOUBLE)",
    # DuckDB answers NaN or an infinity.
    "sqrt(x) AS sqrt(CASE WHEN x::DOUBLE >= 0 OR x IS NULL THEN x::DOUBLE "
    f"ELSE {F}.fail('cannot take square root of a negative number')::DOUBLE END)",
    "positive(x) AS CASE WHEN x > 0 OR x IS NULL THEN x "
    f"ELSE {F}.fail('cannot take logarithm of zero or of a negative number')::DOUBLE END",
    f"ln(x) AS ln({F}.positive(x::DOUBLE))",
    f"""log(x) AS log10({F}.positive(x::DOUBLE)),
        (base, x) AS ln({F}.positive(x::DOUBLE)) / ln({F}.positive(base::DOUBLE))""",
    "mod(a, b) AS a % b",
    f"""power(a, b) AS CASE WHEN a < 0 AND b::DOUBLE <> floor(b::DOUBLE) THEN {F}.fail(
            'a negative number raised to a non-integer power yields a complex result')::DOUBLE
        WHEN a = 0 AND b < 0
        THEN {F}.fail('zero raised to a negative power is undefined')::DOUBLE
        ELSE pow(a, b) END""",
    f"""of_sine(x) AS CASE WHEN x NOT BETWEEN -1 AND 1
        THEN {F}.fail('input is out of range')::DOUBLE ELSE x END""",
    f"asin(x) AS asin({F}.of_sine(x::DOUBLE))",
    f"acos(x) AS acos({F}.of_sine(x::DOUBLE))",
    "to_hex(x INTEGER) AS lower(to_hex(x::BIGINT & 4294967295)), (x) AS lower(to_hex(x))",
    """trunc(x TIMESTAMP) AS x::DATE, (x TIMESTAMPTZ) AS x::DATE, (x DATE) AS x,
       (x) AS trunc(x), (x, n) AS trunc(x, n)""",
)
