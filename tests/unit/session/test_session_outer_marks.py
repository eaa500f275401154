# ruff: noqa: E501 - SQL in tables reads best in one line
"""``(+)`` in WHERE is an outer join (r_WHERE_oracle_outer)."""

from __future__ import annotations

import pytest


@pytest.fixture
def tables(run):
    run("create table a (x int)")
    run("create table b (y int, z int)")
    run("create table c (y int, w int)")
    run("insert into a values (1), (2), (3)")
    run("insert into b values (1, 10), (2, 20)")
    run("insert into c values (1, 7)")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("x, y from a, b where x = y(+)", [(1, 1), (2, 2), (3, None)]),
        ("* from b, a where (a.x = b.y(+) and x > 1)", [(2, 20, 2), (None, None, 3)]),
        ("x, y from a, b where a.x(+) = b.y", [(1, 1), (2, 2)]),
        ("x, y from a, b where x = b.y(+) and b.z(+) = 10", [(1, 1), (2, None), (3, None)]),
        ("x, y from a, b where x = b.y(+) and b.z = 10", [(1, 1)]),
        ("x, w from c, b, a where x = b.y(+) and b.y = c.y(+)", [(1, 7), (2, None), (3, None)]),
        ("a.x, d.x from a, a d where a.x = d.x(+) * 2", [(1, None), (2, 1), (3, None)]),
        # of both kinds of condition an inner join
        ("x, y from a, b where x = b.y(+) and x * 10 > b.z - 1", [(1, 1), (2, 2)]),
        # no outer join with a table of the query around
        ("x from a where exists (select 1 from b where a.x = b.y(+) and b.z > 10)", [(2,)]),
        ("x from a, b where b.z(+) = 10", [(1,), (2,), (3,)]),
    ],
)  # fmt: skip
def test_a_mark_is_an_outer_join(tables, run, query, found) -> None:
    assert sorted(run(f"select {query}"), key=str) == sorted(found, key=str)


_WHERE = "Outer join operator (+) is only supported in the WHERE of a query"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("1 from a, b where x = y(+) or x = 3", "Outer join operator (+) not allowed in operand of OR or IN."),
        ("1 from a, b, c where x = b.y(+) and c.y = b.y(+)", "A table may be outer joined to at most one other table."),
        ("1 from a, b where x = y(+) and z = x(+)", "Outer join operator (+): two tables are joined to each other"),
        ("1 from a, b where x = n(+)", "Outer join operator (+) marks no single table"),
        ("1 from a join b on x = y(+)", _WHERE),
        ("x(+) from a", _WHERE),
        ("1 where a.x(+) = 1", _WHERE),
        ("1 from a join c on x = w, b where x = b.y(+)", "Outer join operator (+) cannot be used beside a join in FROM"),
    ],
)  # fmt: skip
def test_where_no_mark_may_stand(tables, fails, query, message) -> None:
    assert fails(f"select {query}").message == message
