"""A user's function is called once for each row, whatever is wrapped around it."""

from __future__ import annotations

import time
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from redshift_ml.local.transpile import (
    TranspileContext,
    install_functions,
    parse_one,
    transpile,
)
from redshift_ml.local.types import BIGINT, VARCHAR

CONTEXT = TranspileContext(
    user_function=lambda schema, name: (name,) if name in ("answer", "wrapped") else None,
    relation_columns=lambda parts: [("n", BIGINT), ("x", VARCHAR)] if parts == ("t",) else None,
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("answer(x)", '{"a":"1"}'),
        ("json_parse(answer(x))", {"a": "1"}),
        ("json_extract_path_text(answer(x), 'a')", "1"),
        ("json_extract_path_text(answer(x), 'a')::int + 1", 2),
        ("answer(x)::varchar(3)", '{"a'),
        ("len(answer(x)::varchar(20))", 9),
        ("nullif(answer(x), '')", '{"a":"1"}'),
        ("decode(answer(x), 'n', 1, 'm', 2, 3)", 3),
        ("decode(answer(x), null, 1, n::varchar, 2, 3)", 3),
        ("case answer(x) when 'n' then 1 when 'm' then 2 end", None),
        ("coalesce(answer(x), 'none')", '{"a":"1"}'),
        ("is_valid_json(answer(x))", True),
        ("max(json_extract_path_text(answer(x), 'a'))", "1"),
        ("case when is_valid_json(answer(x)) then 'y' else 'n' end", "y"),
        ("wrapped(answer(x))", {"a": "1"}),
        ("case len(answer(x)) when 9 then nullif('b', '') end", "b"),
        ("regexp_substr(upper(answer(x)), 'A', 1, 1)", "A"),
    ],
)
def test_one_call_a_row(expression: str, value: object) -> None:
    rows, sent = answered(f"select {expression} from t")
    assert rows[0][0] == value
    assert sent == 3


def answered(query: str) -> tuple[list[tuple[Any, ...]], int]:
    """Run a query of t (n, x); return its rows, and how many the function got."""
    rows_sent = 0

    def answer(column: pa.ChunkedArray) -> pa.Array:
        nonlocal rows_sent
        rows_sent += len(column)
        return pa.array(['{"a":"1"}'] * len(column), pa.string())

    connection = duckdb.connect()
    install_functions(connection)
    connection.create_function(
        "answer", answer, ["VARCHAR"], "VARCHAR", type="arrow", side_effects=True
    )
    body = transpile(parse_one("select json_parse(p)"), CONTEXT).selects[0].unalias().sql("duckdb")
    connection.execute(f"create macro wrapped(p) as {body}")
    connection.execute("create table t as select range as n, 'x' as x from range(3)")
    rows = connection.execute(transpile(parse_one(query), CONTEXT).sql("duckdb")).fetchall()
    connection.close()
    return rows, rows_sent


def test_the_results_of_decode_are_computed_where_they_are_the_result() -> None:
    rows, sent = answered("select decode(n + 1, 1, answer(x), null, 'none', n, 'n', '-') from t")
    assert (rows, sent) == ([(A,), ("-",), ("-",)], 1)


A = '{"a":"1"}'


@pytest.mark.parametrize(
    ("query", "rows", "sent"),
    [
        (
            "select answer(x) as s, len(s), upper(s) as u, u from t where n = 0",
            [(A, 9, A.upper(), A.upper())],
            1,
        ),
        (
            "select *, answer(x) as s, s || n as y from t order by n desc limit 1",
            [(2, "x", A, A + "2")],
            3,
        ),
        ("select t.*, answer(x) as s, s as y from t where n > 1", [(2, "x", A, A)], 1),
        ("select *, answer(x) as s, s as y from (select x from t limit 1)", [("x", A, A)], 1),
        (
            "select n as m, answer(x) as s from t where s <> '' and n < 2 order by m",
            [(0, A), (1, A)],
            2,
        ),
        ("select answer(x) as a, answer(a) as b, len(b) + n from t where n = 1", [(A, A, 10)], 2),
        ("select answer(x) as s, len(s) as l, count(*) from t group by 1, 2", [(A, 9, 3)], 3),
        ("select answer(x) as s, len(s) as l, count(*) from t group by all", [(A, 9, 3)], 3),
        (
            "select answer(x) as s, count(*) as c from t where len(s) = 9 group by s having s > ''",
            [(A, 3)],
            3,
        ),
        (
            "select answer(x) as s, len(s), row_number() over (order by n) as r from t"
            " where n > 0 qualify r = 2",
            [(A, 9, 2)],
            2,
        ),
        ("select distinct answer(x) as s, s || '!' from t", [(A, A + "!")], 3),
        (
            "select json_parse(answer(x)) as s, s.a::int + 1 from t where n in (select 1)",
            [({"a": "1"}, 2)],
            1,
        ),
        (
            "with w as (select answer(x) as s, len(s) as l from t) select s, l from w limit 1",
            [(A, 9)],
            1,
        ),
        ("select answer('x') as s, len(s)", [(A, 9)], 1),
        (
            "select q.s from (select r.n, answer(r.x) as s, s > '' as k from t r"
            " join t u on r.n = u.n where u.n = 1) q where k",
            [(A,)],
            1,
        ),
        ("select random() as r, r = r, r - r from t limit 0", [], 0),
    ],
)
def test_an_alias_of_a_call_does_not_call_again(
    query: str, rows: list[tuple[Any, ...]], sent: int
) -> None:
    assert answered(query) == (rows, sent)


def test_an_alias_of_a_random_number_is_that_number() -> None:
    assert answered("select distinct random() as r, r = r, r - r from t")[0][0][1:] == (True, 0)


def test_a_wrapped_call_can_be_grouped_by() -> None:
    tree = parse_one("select json_parse(answer(x)), count(*) from t group by json_parse(answer(x))")
    select = transpile(tree, CONTEXT)
    assert select.expressions[0].this == select.args["group"].expressions[0]


def test_calls_inside_both_a_case_and_its_branches() -> None:
    connection = duckdb.connect()
    install_functions(connection)
    connection.execute("create macro answer(x) as x")
    query = """select case len(answer('ab')) when 2 then nullif(json_parse(answer('5')), 6)
        end, regexp_substr(answer('xay'), answer('a'), 1, 1)"""
    sql = transpile(parse_one(query), CONTEXT).sql("duckdb")
    assert connection.execute(sql).fetchall() == [(5, "a")]
    connection.close()


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("get_array_length({})", None),
        ("json_typeof({})", "string"),
        ("array_flatten(array_concat({}, array(1)))", [1] * 16),
        ("subarray({}, 0, 1)", []),
    ],
)
def test_calls_within_calls_take_the_time_of_their_length(run, call: str, answer: object) -> None:
    nested = "array()"
    for _ in range(16):
        nested = call.format(nested)
    query = f"select {nested} as x, max({nested}::varchar) over () is null as y from"
    started = time.process_time()
    ((value, _),) = run(f"{query} (select 1 as a) t group by 1")
    assert value == answer
    assert time.process_time() - started < 2, "DuckDB read thousands of copies"


@pytest.mark.parametrize(
    ("around", "answer"),
    [
        ("({} || 'x')::varchar(9)", "axxxxxxxx"), ("({} || 'x')::char(9)", "axxxxxxxx"),
        ("({})::varchar", "a"), ("json_parse('2').a[0] * ({})", None),
        ("-(json_parse('1') + ({}))", None),
        ("case when json_parse('{{\"n\": 1}}').n + ({}) = 1 then 1 else 2 end", 2),
    ],
)  # fmt: skip
def test_casts_and_sums_of_super_within_each_other_do_so_too(run, around: str, answer: object):
    nested = "b"
    for _ in range(14):
        nested = around.format(nested)
    started = time.process_time()
    ((value, count),) = run(f"select {nested} as x, count(*) from (select 'a' as b) t group by 1")
    assert (value, count) == (answer, 1)
    assert time.process_time() - started < 3, "DuckDB read thousands of copies"
