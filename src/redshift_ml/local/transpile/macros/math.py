"""Math functions."""

from __future__ import annotations

MACROS: tuple[str, ...] = (
    "exp(x) AS exp(x::DOUBLE)",
    "ln(x) AS ln(x::DOUBLE)",
    "log(x) AS log10(x::DOUBLE), (base, x) AS ln(x::DOUBLE) / ln(base::DOUBLE)",
    "mod(a, b) AS a % b",
    "to_hex(x) AS lower(to_hex(x))",
    """trunc(x TIMESTAMP) AS x::DATE, (x TIMESTAMPTZ) AS x::DATE, (x DATE) AS x,
       (x) AS trunc(x), (x, n) AS trunc(x, n)""",
)
