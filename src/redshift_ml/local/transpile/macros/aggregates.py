"""Aggregates whose result type differs from DuckDB's."""

from __future__ import annotations

MACROS: tuple[str, ...] = (
    """sum(x INTEGER) AS sum(x)::BIGINT, (x BIGINT) AS sum(x)::DECIMAL(38, 0),
       (x VARIANT) AS sum(x::DOUBLE), (x) AS sum(x)""",
    """avg(x BIGINT) AS (sum(x) // count(x))::BIGINT, (x VARIANT) AS avg(x::DOUBLE),
       (x) AS avg(x)""",
    """listagg_limit(s) AS CASE WHEN strlen(s) > 65535
        THEN error('Result size exceeds LISTAGG limit') ELSE s END""",
)
