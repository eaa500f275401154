"""Aggregates whose result type differs from DuckDB's."""

from __future__ import annotations

F = "redshift_functions.main"

MACROS: tuple[str, ...] = (
    "sum(x BIGINT) AS sum(x)::BIGINT, (x VARIANT) AS sum(x::DOUBLE), (x) AS sum(x)",
    # AVG of DECIMAL(p, s) is DECIMAL(38, s), as SUM is; of a floating point number both are DOUBLE.
    """avg(x BIGINT) AS (sum(x) // count(x))::BIGINT, (x VARIANT) AS avg(x::DOUBLE),
       (x) AS cast_to_type(avg(x), sum(x))""",
    # The same of the sums and counts of a group's parts, as grouping in two levels has them.
    "sum_of_parts(s HUGEINT) AS s::BIGINT, (s) AS s",
    "avg_of_parts(s HUGEINT, n) AS (s // n)::BIGINT, (s, n) AS s / n",
    # The second argument only chooses: v is over a window, whose type no macro can ask for.
    "sum_over(v, x BIGINT) AS v::BIGINT, (v, x) AS v",
    """avg_over(v, x BIGINT) AS trunc(v)::BIGINT,
       (v, x) AS cast_to_type(v, list_sum([x]))""",
    # Of texts that differ in trailing blanks, which stand side by side, the first.
    """first_texts(l) AS list_filter(l,
        lambda x, i: i = 1 OR rtrim(x, ' ') <> rtrim(l[i - 1], ' '))""",
    f"""distinct_texts(l, separator) AS nullif(array_to_string(
        {F}.first_texts(list_filter(l, lambda x: x IS NOT NULL)), separator), '')""",
    f"""joined_texts(l, separator) AS nullif(array_to_string(list_filter(list_transform(l,
        lambda x: {F}.to_varchar(x)), lambda x: x <> ''), separator), '')""",
    f"""listagg_limit(s) AS CASE WHEN strlen(s) > 65535
        THEN {F}.fail('Result size exceeds LISTAGG limit') ELSE s END""",
)
