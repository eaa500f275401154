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
    "to_hex(x) AS lower(to_hex(x))",
    """trunc(x TIMESTAMP) AS x::DATE, (x TIMESTAMPTZ) AS x::DATE, (x DATE) AS x,
       (x) AS trunc(x), (x, n) AS trunc(x, n)""",
)
