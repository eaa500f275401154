"""A user's function is called once for each row, whatever is wrapped around it."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from redshift_ml.local.transpile import (
    TranspileContext,
    install_functions,
    parse_one,
    transpile,
)

CONTEXT = TranspileContext(
    user_function=lambda schema, name: (name,) if name in ("answer", "wrapped") else None
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
    connection.execute("create table t as select 'x' as x from range(3)")
    sql = transpile(parse_one(f"select {expression} from t"), CONTEXT).sql("duckdb")
    rows = connection.execute(sql).fetchall()
    assert rows[0][0] == value
    assert rows_sent == 3
    connection.close()


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
