"""Names that one SELECT gives and uses, and expressions that may fail where they stand."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def orders(run: Run) -> None:
    run("create table orders (id int, tags varchar(50), n varchar(5))")
    run("insert into orders values (1, 'b,c', '12'), (2, 'b,d', 'x'), (3, 'a', '30')")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # what may fail, and DuckDB would not take twice
        ("select split_part(tags, ',', 1) as x, x || '!' as y from orders where id = 1", "b b!"),
        (
            "select substring(n, 1, 1) as x, x::int + 1 as y, y * 2 from orders where id = 3",
            "3 4 8",
        ),
        ("select random() as x, x >= 0 and x < 1 as y, 1 from orders limit 1", None),
        ("select split_part(tags, ',', 1) as x from orders where x = 'a'", "a"),
        ("select listagg(n, '') within group (order by id) as x, len(x) from orders", "12x30 5"),
        # what groups by its place
        (
            "select split_part(tags, ',', 1) as x, case when x = 'b' then 1 else 0 end as y,"
            " count(*) from orders group by 1, 2 having x = 'b'",
            "b 1 2",
        ),
        (
            "select id + 1 as x, x * 2 as y, count(*) from orders where id = 1 group by 1, 2",
            "2 4 1",
        ),
        # a column of FROM comes first
        ("select 'z' as tags, tags || '!' as y from orders where id = 3", "z a!"),
        ("select 'z' as tags, o.tags as y, tags from orders o where id = 3", "z a a"),
        # a path into it
        (
            "select json_parse('{\"a\": [7]}') as x, x.a[0]::int + 1, 1 from orders where id = 1",
            None,
        ),
        (
            "select p as x, x.k.z[1]::int as y, y + 1, x.k from"
            ' (select json_parse(\'{"k": {"z": [1, 2]}}\') as p) q where x.k.z[0] = 1',
            '{"k":{"z":[1,2]}} 2 3 {"z":[1,2]}',
        ),
        # in a sub-query of its own, and twice over
        ("select y from (select id + 1 as x, x + 1 as y from orders) q where y = 3", "3"),
        ("select (select max(id) + 1 as x) as a, a + 1 from orders where id = 1", None),
    ],
)
def test_an_alias_stands_for_its_expression(run: Run, query: str, expected: str | None) -> None:
    (row,) = run(query)
    if expected is not None:
        assert " ".join(map(str, row)) == expected


def test_a_column_that_is_an_alias_keeps_its_name(session: LocalSession) -> None:
    columns = session.prepare("select id + 1 as x, x, x::varchar from orders").columns
    assert [column.name for column in columns or ()] == ["x", "x", "x"]


def test_an_alias_is_not_known_left_of_itself(fails: Callable[[str], RedshiftError]) -> None:
    assert fails("select x + 1, id as x from orders").sqlstate == "42601"


@pytest.mark.parametrize(
    "key", ["split_part(tags, ',', 1)", "substring(tags, 1, 1)", "x", "len(substring(tags, 1, 1))"]
)
def test_a_window_is_partitioned_by_what_may_fail(run: Run, key: str) -> None:
    query = (
        "select substring(tags, 1, 1) as x, id from orders o"
        f" qualify row_number() over (partition by {key} order by id desc) = 1 order by id"
    )
    assert run(query)[-1] == ("a", 3)


def test_what_may_fail_is_not_reached_by_rows_that_are_left_out(run: Run) -> None:
    numbers = "select id, n::int as v from orders where n ~ '^[0-9]+$'"
    assert run(f"select id from ({numbers}) q where v > 20") == [(3,)]
    assert run("select case when id <> 2 then n::int end from orders order by id") == [
        (12,),
        (None,),
        (30,),
    ]


@pytest.mark.parametrize(
    ("expression", "sqlstate", "message"),
    [
        ("n::int", "22P02", 'invalid input syntax for type integer: "x"'),
        ("n::boolean", "22P02", 'invalid input syntax for type boolean: "x"'),
        ("split_part(tags, ',', id - 2)", "22023", "field position must be greater than zero"),
        ("sqrt(id - 5)", "2201F", "cannot take square root of a negative number"),
        ("json_parse('it''s')", "XX000", "Invalid JSON value: it's"),
    ],
)
def test_what_fails_says_so_in_the_words_it_had(
    fails: Callable[[str], RedshiftError], expression: str, sqlstate: str, message: str
) -> None:
    error = fails(f"select {expression} from orders where id = 2")
    assert (error.sqlstate, error.message) == (sqlstate, message)


def test_json_within_json_is_read_once(run: Run) -> None:
    value = "'[1]'"
    for _ in range(4):
        value = f"json_serialize(json_parse({value}))"
    started = time.process_time()
    assert run(f"select {value} from orders where id = 1") == [("[1]",)]
    assert time.process_time() - started < 2, "DuckDB read 65,000 copies of it, twice"


def test_qualify_needs_an_alias_right_behind_the_relation(
    run: Run, fails: Callable[[str], RedshiftError]
) -> None:
    first = "qualify row_number() over (order by id) = 1"
    for relation in ("orders", "(select * from orders)", "orders o, orders"):
        error = fails(f"select 1 from {relation} {first}")
        assert (error.sqlstate, "alias" in (error.hint or "")) == ("42601", True)
    for relation in ("orders o", "orders where id > 0", "orders join (select 1 as k) p on id = k"):
        assert run(f"select id from {relation} {first}") == [(1,)]
    assert run(f"with o as (select id from orders) select id from o o {first}") == [(1,)]
