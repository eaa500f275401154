"""A name that two columns have is an error where it is used, not one of the two."""

from __future__ import annotations

import pytest


@pytest.fixture
def tables(run):
    run("create table t (id int, g int)")
    run("create table u (id int)")
    run("insert into t values (1, 2), (2, 1)")
    run("insert into u values (1), (2)")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select t.id, u.id as id from t join u on t.id = u.id order by id", 'ORDER BY "id"'),
        ("select g as id, t.id from t order by 1, id desc", 'ORDER BY "id"'),
        ("select id + 1 as k, g as k from t union select 1, 2 order by k", 'ORDER BY "k"'),
        ("select q.id from (select id, g as id from t) q", 'column reference "id"'),
        ("with q as (select id, g as id from t) select 1 from q where id = 1",
         'column reference "id"'),
    ],
)  # fmt: skip
def test_a_name_of_two_columns_is_ambiguous(tables, fails, query, message) -> None:
    error = fails(query)
    assert (error.message, error.sqlstate) == (f"{message} is ambiguous", "42702")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select t.id, id from t order by id desc", [(2, 2), (1, 1)]),
        ("select upper('a') as k, upper('a') as k from t order by k limit 1", [("A", "A")]),
        ("select t.id, g as id from t order by t.id", [(1, 2), (2, 1)]),
        ("select * from (select id, g as id from t) q order by 1", [(1, 2), (2, 1)]),
        ("with q (a, b) as (select id, g as id from t) select a from q order by b", [(2,), (1,)]),
        ("select -q.n as id from (select id, g as id, g as n from t) q order by id",
         [(-2,), (-1,)]),
    ],
)  # fmt: skip
def test_what_is_the_same_or_named_otherwise_is_not(tables, run, query, rows) -> None:
    assert run(query) == rows


def test_count_counts_something(fails) -> None:
    assert fails("select count()").message == "function count() does not exist"
