"""Rows that differ in trailing blanks only are one group, and one row where rows are distinct."""

from __future__ import annotations

from decimal import Decimal

import pytest


@pytest.fixture
def tables(run):
    run("create table t (a varchar(20), c char(5), n int)")
    run("insert into t values ('x', 'x', 1), ('x  ', 'x  ', 2), ('y', 'y', 3), (null, null, 4)")
    run("insert into t values ('z ', 'z ', 5)")
    run("create table u (a varchar(9), k int)")
    run("insert into u values ('x ', 1), ('w', 2), ('y', 3)")


_GROUPS = [("x", 2), ("y", 1), ("z ", 1), (None, 1)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("select a, count(*) from t group by a order by a", _GROUPS),
        ("select a, count(*) from t group by 1 order by 1", _GROUPS),
        ("select t.a, count(*) from t group by all order by t.a", _GROUPS),
        ("select lower(a) as b, count(*) from t group by b order by b", _GROUPS),
        ("select lower(t.a), count(*) from t group by lower(a) having lower(a) <> 'y' order by 1",
         [("x", 2), ("z ", 1)]),
        ("select '[' || a || ']', max(a) from t group by a having count(*) > 1", [("[x]", "x  ")]),
        ("select a, c, count(*) from t group by rollup(a, c) having grouping(c) = 0 order by 1",
         [("x", "x", 2), ("y", "y", 1), ("z ", "z ", 1), (None, None, 1)]),
        ("select a, rank() over (order by count(*) desc, a) from t group by a order by a",
         [("x", 1), ("y", 2), ("z ", 3), (None, 4)]),
        ("select q.k from (select a, count(*) k from t group by 1) q join u using (k) order by 1",
         [(1,), (1,), (1,), (2,)]),
        ("select n, count(*) from t where n < 3 group by n, a order by n", [(1, 1), (2, 1)]),
        ("select upper(t.a) as a, sum(n), avg(n * 1.5) from t group by t.a having max(n) < 5 "
         "order by a",
         [("X", 3, Decimal("2.2")), ("Y", 3, Decimal("4.5")), (None, 4, Decimal("6.0"))]),
        ("select a, sum(sum(n)) over (), lag(a) over (order by a) from t where n < 4 group by a "
         "order by 1",
         [("x", 6, None), ("y", 6, "x")]),
        ("select distinct count(*) from t group by a order by 1", [(1,), (2,)]),
        ("select a from t group by a qualify row_number() over (order by sum(n) desc) = 1",
         [("z ",)]),
        ("with q as (select a || ' ' as b, sum(n) as n from t group by 1) "
         "select b, max(n), min(b) from q group by b having b in ('x', 'z') order by 1",
         [("x ", 3, "x "), ("z  ", 5, "z  ")]),
        ("select 'q', case when a = 'y ' then 1 end k, a, min(c) from t group by 1, 2, 3 "
         "order by 3 limit 2",
         [("q", None, "x", "x"), ("q", 1, "y", "y")]),
        ("select k from u where k in (select min(n) from t where t.n <= u.k group by a) "
         "order by k", [(1,), (3,)]),
        ("select a, count(*) from t where n > 9 group by a", []),
        ("select distinct a from t order by a", [("x",), ("y",), ("z ",), (None,)]),
        ("select distinct t.a, c from t order by c limit 1", [("x", "x")]),
        ("select distinct upper(t.a), coalesce(n / 9, 2) from t order by upper(t.a) desc, "
         "coalesce(n / 9, 2)", [(None, 0), ("Z ", 0), ("Y", 0), ("X", 0)]),
        ("select count(*) from (select distinct * from t) q", [(5,)]),
        ("select a from t union select a from u order by a",
         [("w",), ("x",), ("y",), ("z ",), (None,)]),
        ("select a from t union select a from u union select 'w  ' order by 1 desc limit 2",
         [(None,), ("z ",)]),
        ("select a from t intersect select a from u order by 1", [("x",), ("y",)]),
        ("select a from t except select a from u order by 1", [("z ",), (None,)]),
        ("select count(distinct a), count(a) from t", [(3, 4)]),
        ("select count(distinct a || '') from t", [(3,)]),
        ("select listagg(distinct a, ',') within group (order by a) from t", [("x,y,z ",)]),
        ("select listagg(distinct a, '-') within group (order by a desc) from t where n < 4",
         [("y-x  ",)]),
        ("select n > 3, listagg(distinct a) from t group by 1 order by 1",
         [(False, "xy"), (True, "z ")]),
        ("select listagg(distinct a) from t where n = 4", [(None,)]),
        ("select decode(a, 'x ', 1, null, 2, 'z', 3, 0) from t order by n",
         [(1,), (1,), (0,), (2,), (3,)]),
        ("select case a when 'x' then 1 when 'z' then 3 end from t order by n",
         [(1,), (1,), (None,), (None,), (3,)]),
        ("select nullif(a, 'x') from t order by n", [(None,), (None,), ("y",), (None,), ("z ",)]),
        ("select nullif(upper(' '), '') from t where n = 1", [(None,)]),
        ("select a, row_number() over (partition by a order by n) from t order by n",
         [("x", 1), ("x  ", 2), ("y", 1), (None, 1), ("z ", 1)]),
        ("select n, rank() over (order by a), dense_rank() over (order by lower(a) desc) from t "
         "where n < 4 order by n", [(1, 1, 2), (2, 1, 2), (3, 3, 1)]),
        ("select n, sum(n) over (partition by n > 3, lower(t.a)), ratio_to_report(n) over "
         "(partition by c) from t where n < 3 order by n", [(1, 3, 1 / 3), (2, 3, 2 / 3)]),
        ("select n from t q qualify row_number() over (partition by a order by n desc) = 1 "
         "order by n",
         [(2,), (3,), (4,), (5,)]),
        ("select a, count(*), lag(a) over (partition by a order by a) from t group by a order by a",
         [("x", 2, None), ("y", 1, None), ("z ", 1, None), (None, 1, None)]),
        ("select first_value(n) over (partition by a order by c, n rows unbounded preceding) "
         "from t where n < 4 order by n", [(1,), (1,), (3,)]),
        # The leader node alone runs what names no table, and counts them.
        ("with q as (select 'x' as a union all select 'x ') select distinct a from q order by 1",
         [("x",), ("x ",)]),
    ],
)  # fmt: skip
def test_trailing_blanks_make_no_group_or_row_of_their_own(tables, run, query, found) -> None:
    assert run(query) == found


def test_a_condition_is_asked_of_whole_groups_only(tables, run) -> None:
    query = "select a, sum(n) from t group by a having 6 / (sum(n) - 2) > 2"
    assert run(f"{query} order by a") == [("x", 3), ("y", 3), (None, 4)]
    assert run(f"select count(*) from ({query}) q") == [(3,)]


def test_what_is_stored_of_a_group_is_one_of_its_values(tables, run) -> None:
    run("create table v as select distinct a as b, count(*) as k from t group by a")
    assert run("select b, octet_length(b) from v order by b") == [
        ("x", 1), ("y", 1), ("z ", 2), (None, None),
    ]  # fmt: skip


def test_a_group_keeps_its_type_and_length(tables, session) -> None:
    plan = session.prepare("select a, c, count(*) from t group by a, c")
    assert [(column.name, column.modifier) for column in plan.columns[:2]] == [("a", 24), ("c", 9)]


def test_a_function_of_the_user_is_not_called_more_often(tables, run) -> None:
    run("create function f (varchar) returns varchar stable as $$ select $1 $$ language sql")
    assert run("select f(a), count(*) from t where n < 3 group by f(a) order by 1") == [
        ("x", 1), ("x  ", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sqlstate"),
    [
        ("select a, n from t group by a", "42803"),
        ("select a, count(*) as n, n + 1 from t group by a", "42803"),
        ("select a, sum(count(*)) from t group by a", "42803"),
        ("select a, count(*) from t group by a, 9", "42P10"),
        ("select a, count(*) from t group by 1, 2", "42601"),
    ],
)
def test_what_is_no_key_is_refused(tables, fails, query, sqlstate) -> None:
    assert fails(query).sqlstate == sqlstate


@pytest.mark.parametrize(
    "query",
    ["select distinct a from t order by length(a)", "select distinct a as b from t order by n"],
)
def test_distinct_rows_are_ordered_by_what_is_selected(tables, fails, query) -> None:
    error = fails(query)
    assert (error.sqlstate, error.message) == (
        "42P10",
        "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
    )
