"""SUPER: navigation, unnesting, casts and comparison."""

from __future__ import annotations

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile import TranspileContext

ORDERS = """
create table orders (id int, v super);
insert into orders values (1, json_parse('{
  "a": 5, "b": "x", "n": 1.5, "Up": "case", "none": null, "flag": true,
  "items": [{"sku": "p", "qty": 1, "tags": ["t1", "t2"]}, {"sku": "r", "qty": 2.5, "tags": []}],
  "o": {"k1": 1, "k2": "z"}}'));
insert into orders values (2, null)
"""


@pytest.fixture
def orders(run):
    run(ORDERS)
    return run


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("v.a", 5),
        ("orders.v.b", "x"),
        ("o.v.items[0].sku", "p"),
        ("v.items[1].tags", []),
        ("v.items[0].tags[1]", "t2"),
        ("v.items[9].sku", None),
        ("v.items[-1]", None),
        ("v.a.b.c", None),
        ("v.a[0]", None),
        ("v.missing", None),
        ("v.none", None),
        ("v.Up", None),
        ('v."Up"', None),
        ("v.b::varchar", "x"),
        ("v.o::varchar", None),
        ("v.items::varchar", None),
        ("json_parse('{\"a\":1}')::varchar", None),
        ("object('a', v.a)::varchar(9)", None),
        ("json_parse('\"éé\"')::varchar(3)", "é"),
        ("v.flag::varchar", "true"),
        ("v.a::varchar(1)", "5"),
        ("v.n::decimal(4,2)", 1.5),
        ("v.b::int", None),
        ("v.flag::boolean", True),
        ("v.a + 1", 6),
        ("v.a + 0.5", 5.5),
        ("v.n * v.a", 7.5),
        ("v.b + 1.5", None),
        ("v.n + 1", 2.5),
        ("v.b + 1", None),
        ("v.a / 2", 2),
        ("v.a / v.n * 3", 10.0),
        ("v.b + v.b", "xx"),
        ("-v.n", -1.5),
        ("abs(-v.n)", 1.5),
        ("round(v.n * 3, 0) + trunc(v.n)", 6.0),
        ("(v.a + 1)::varchar", "6"),
        ("v.b || '!'", "x!"),
        ("v.a > 3 and v.a < 10 and v.a = 5", True),
        ("v.n = 1.5", True),
        ("v.b = 5", False),
        ("v.b = 'x' and v.b in ('x', 'y')", True),
        ("v.none is null and v.missing is null", True),
        ("upper(v.b)", "X"),
        ("len(v.b)", 1),
        ("get_array_length(v.items)", 2),
    ],
)
def test_navigation(orders, path: str, value: object) -> None:
    table = "orders" if path.startswith("orders.") else "orders as o"
    assert orders(f"select {path} from {table} where id = 1") == [(value,)]


def test_attribute_names_keep_their_case_when_the_session_asks_for_it(orders) -> None:
    context = TranspileContext(case_sensitive_super_attribute=True)
    assert orders('select v."Up", v.Up from orders where id = 1', context=context) == [
        ("case", None)
    ]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select i.sku, i.qty from orders o, o.v.items as i", [("p", 1), ("r", 2.5)]),
        ("select i.sku from orders o, o.v.items i", [("p",), ("r",)]),
        ("select i.sku, n from orders o, o.v.items as i at n", [("p", 0), ("r", 1)]),
        ("select t from orders o, o.v.items as i, i.tags as t", [("t1",), ("t2",)]),
        ("select t, n from orders o, o.v.items[0].tags as t at n", [("t1", 0), ("t2", 1)]),
        ("select t from orders, orders.v.items[0].tags t where t = 't2'", [("t2",)]),
        ("select k, x from orders o, unpivot o.v.o as x at k", [("k1", 1), ("k2", "z")]),
        ("select x from orders o, unpivot o.v.o as x", [(1,), ("z",)]),
        (
            "select id, (select sum(i.qty) from o.v.items as i) from orders o",
            [(1, 3.5), (2, None)],
        ),
        ("select o.id, i.sku from orders o left join o.v.items as i on true", 3),
        ("select count(*) from orders o, o.v.nothing as i", [(0,)]),
        (
            "select i.sku, count(*) from orders o, o.v.items as i, i.tags as t group by i.sku",
            [("p", 2)],
        ),
        ("with w as (select v from orders) select i.sku from w, w.v.items i", [("p",), ("r",)]),
    ],
)
def test_unnesting(orders, query: str, rows: object) -> None:
    found = orders(query)
    if isinstance(rows, int):
        assert len(found) == rows
    else:
        assert sorted(found, key=repr) == sorted(rows, key=repr)  # type: ignore[call-overload]


def test_a_relation_that_exists_is_not_a_path(run) -> None:
    run("create schema sales; create table sales.sales (a int); create table sales.other (b int)")
    context = TranspileContext(relation_exists=lambda parts: parts == ("sales", "other"))
    assert run("select * from sales.sales, sales.other", context=context) == []


def test_sums_of_super_keep_their_fraction(orders) -> None:
    assert orders("select sum(v.n), avg(v.n) from orders") == [(1.5, 1.5)]
    assert orders("select sum(x) from (select json_parse('1.5') as x) q") == [(1.5,)]


def test_a_wrong_cast_is_an_error_when_the_session_says_so(orders) -> None:
    context = TranspileContext(settings={"cast_super_null_on_error": "off"})
    with pytest.raises(Exception, match="convert"):
        orders("select v.b::int from orders where id = 1", context=context)


def test_json_operators_of_postgres_are_refused(orders) -> None:
    with pytest.raises(RedshiftError, match="operator does not exist"):
        orders("select v -> 'a' from orders")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("array(", ")"), ("object('a', ", ")"), ("array(object('k', a, 'a', ", "))")],
)
def test_what_is_within_itself_is_written_out_once(run, opening: str, closing: str) -> None:
    """Three times for each level would be more than any machine has time for."""
    # No deeper: where sqlglot is not compiled, Python bounds it.
    sql = f"select {opening * 14}a{closing * 14} as deep from (select 1 as a) as t"
    deep = run(f"select json_serialize(deep) from ({sql}) as u")[0][0]
    assert deep.count("[") + deep.count("{") == opening.count("(") * 14
