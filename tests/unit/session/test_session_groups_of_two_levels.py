"""Groups are the same whether DuckDB makes them in two levels or of bare keys, row by row.

COUNT(DISTINCT …) cannot be put together of parts, so a query with it is grouped row by row.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import reduce
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Row = dict[str, Any]
Values = list[Any]

_COLUMNS = {
    "a": ("varchar(20)", ["x", "x ", "x   ", "y", "y ", "", " ", "é ", "é", "a b", None]),
    "c": ("char(6)", ["x", "x ", "u  ", "", None]),
    "n": ("integer", [1, 2, -7, 2147483647, None]),
    "p": ("numeric(9,2)", [Decimal("1.25"), Decimal("-0.37"), Decimal("1234567.89"), None]),
    "f": ("float8", [0.5, -2.25, 1024.0, None]),
    "b": ("boolean", [True, False, None]),
    "d": ("date", [date(2024, 2, 29), date(1999, 12, 31), None]),
}
_KEYS: dict[str, Callable[[Row], Any]] = {
    "a": lambda row: row["a"],
    "c": lambda row: row["c"],
    "lower(t.a)": lambda row: _text(str.lower, row["a"]),
    "a || c": lambda row: None if None in (row["a"], row["c"]) else row["a"] + row["c"],
    "n": lambda row: row["n"],
    "n > 1": lambda row: None if row["n"] is None else row["n"] > 1,
    "d": lambda row: row["d"],
    "b": lambda row: row["b"],
}
_OF_TEXT = ["a", "c", "lower(t.a)", "a || c"]


def _text(change: Callable[[str], str], value: str | None) -> str | None:
    return None if value is None else change(value)


def _of(name: str, compute: Callable[[Values], Any]) -> Callable[[list[Row]], Any]:
    def aggregate(rows: list[Row]) -> Any:
        values = [row[name] for row in rows if row[name] is not None]
        return compute(values) if values else None

    return aggregate


def _cut(average: Decimal, digits: str) -> Decimal:
    return average.quantize(Decimal(digits), ROUND_DOWN)


_AGGREGATES: dict[str, Callable[[list[Row]], Any]] = {
    "count(*)": len,
    "count(a)": lambda rows: sum(row["a"] is not None for row in rows),
    "sum(n)": _of("n", sum),
    "sum(n - 1)": _of("n", lambda values: sum(values) - len(values)),
    "sum(p)": _of("p", sum),
    "sum(f)": _of("f", sum),
    "avg(n)": _of("n", lambda values: int(_cut(Decimal(sum(values)) / len(values), "1"))),
    "avg(p)": _of("p", lambda values: _cut(sum(values) / len(values), "0.01")),
    "avg(f)": _of("f", lambda values: sum(values) / len(values)),
    "min(a)": _of("a", lambda values: min(values, key=str.encode)),
    "max(c)": _of("c", lambda values: max(values, key=str.encode)),
    "max(d)": _of("d", max),
    "min(p)": _of("p", min),
    "bool_and(b)": _of("b", all),
    "bool_or(b)": _of("b", any),
    "bit_or(n)": _of("n", lambda values: reduce(operator.or_, values)),
}
_HAVING: dict[str, Callable[[list[Row]], bool]] = {
    "": lambda rows: True,
    "having count(*) > 1": lambda rows: len(rows) > 1,
    "having sum(p) > 1": lambda rows: (_AGGREGATES["sum(p)"](rows) or 0) > 1,
}


@pytest.fixture
def table(run):
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in _COLUMNS.items())
    run(f"create table t ({columns})")


_rows = st.lists(
    st.fixed_dictionaries(
        {name: st.sampled_from(values) for name, (_, values) in _COLUMNS.items()}
    ),
    max_size=12,
)
_keys = st.tuples(st.sampled_from(_OF_TEXT), st.lists(st.sampled_from(list(_KEYS)), max_size=2))
_values = st.lists(st.sampled_from(list(_AGGREGATES)), unique=True, max_size=4)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=_rows,
    keys=_keys,
    values=_values,
    having=st.sampled_from(list(_HAVING)),
    by=st.sampled_from(["expressions", "places", "names", "all"]),
)
def test_groups_are_those_of_their_bare_keys(
    table, session, run, rows, keys, values, having, by
) -> None:
    run("delete from t")
    if rows:
        run(f"insert into t values {', '.join(_literals(row) for row in rows)}")
    wanted = list(dict.fromkeys([keys[0], *keys[1]]))
    selected = [f"{key} as k{place}" for place, key in enumerate(wanted)] + values
    query, other = (
        f"select {', '.join(listed)} from t {_group_by(by, wanted)} {having}"
        for listed in (selected, [*selected, "count(distinct n)"])
    )
    found, by_row = run(query), [row[:-1] for row in run(other)]
    assert sorted(map(repr, found)) == sorted(map(repr, _expected(rows, wanted, values, having)))
    assert sorted(map(repr, by_row)) == sorted(map(repr, found))
    prepared = session.prepare(query)
    assert prepared.columns == session.prepare(other).columns[:-1]
    for _ in range(3):
        batches = session.execute(prepared).batches
        again = [row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True)]
        assert sorted(map(repr, again)) == sorted(map(repr, found))


def _literals(row: Row) -> str:
    written = [
        "null" if v is None else str(v) if isinstance(v, (int, float, Decimal)) else f"'{v}'"
        for v in (row[name] for name in _COLUMNS)
    ]
    return f"({', '.join(written)})"


def _group_by(by: str, keys: list[str]) -> str:
    places = range(len(keys))
    if by == "all":
        return "group by all"
    written = {"expressions": keys, "places": [p + 1 for p in places]}
    return "group by " + ", ".join(map(str, written.get(by, [f"k{place}" for place in places])))


def _expected(
    rows: list[Row], keys: list[str], values: list[str], having: str
) -> list[tuple[Any, ...]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        whole = [_KEYS[key](row) for key in keys]
        bare = tuple(v.rstrip(" ") if isinstance(v, str) else v for v in whole)
        groups.setdefault(bare, []).append(row)
    return [
        (
            *(min((_KEYS[key](row) for row in group), key=_length) for key in keys),
            *(_AGGREGATES[value](group) for value in values),
        )
        for group in groups.values()
        if _HAVING[having](group)
    ]


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else 0
