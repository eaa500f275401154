"""Aggregates whose result type differs from DuckDB's."""

from __future__ import annotations

MACROS: tuple[str, ...] = (
    """sum(x INTEGER) AS sum(x)::BIGINT, (x BIGINT) AS sum(x)::DECIMAL(38, 0),
       (x VARIANT) AS sum(x::DOUBLE), (x) AS sum(x)""",
    """avg(x BIGINT) AS (sum(x) // count(x))::BIGINT, (x VARIANT) AS avg(x::DOUBLE),
       (x) AS avg(x)""",
    # The second argument only chooses: v is over a window, whose type no macro can ask for.
    """sum_over(v, x INTEGER) AS v::BIGINT, (v, x BIGINT) AS v::DECIMAL(38, 0), (v, x) AS v""",
    "avg_over(v, x BIGINT) AS trunc(v)::BIGINT, (v, x) AS v",
    """listagg_limit(s) AS CASE WHEN strlen(s) > 65535
        THEN error('Result size exceeds LISTAGG limit') ELSE s END""",
)
