"""COPY of JSON and Parquet."""

from __future__ import annotations

import gzip
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from redshift_ml.local.errors import RedshiftError


def test_json_auto_matches_keys_to_columns(bench):
    bench.run("create table t (id int, name varchar(20), extra super, n numeric(20,10))")
    bench.file(
        "in",
        '{"id": 1, "name": "a\\nb", "extra": {"X": [1, 2.50]}, "n": 1.1234567890}\n'
        '{"NAME": "ignored", "id": 2, "extra": "text", "more": 1}',
    )
    bench.copy("json 'auto'")
    assert bench.rows("select id, name, json_serialize(extra), n from t order by id") == [
        (1, "a\nb", '{"X":[1,2.5]}', Decimal("1.1234567890")),
        (2, None, '"text"', None),
    ]


def test_json_auto_ignorecase(bench):
    bench.run("create table t (id int, name varchar(20))")
    bench.file("in", '{"ID": 1, "Name": "a"}')
    bench.copy("format as json 'auto ignorecase'")
    assert bench.rows("select * from t") == [(1, "a")]


def test_json_paths(bench):
    bench.run("create table t (a int, b varchar(20))")
    bench.file("paths", """{"jsonpaths": ["$.deep[1].x", "$['b c']"]}""")
    bench.file("in", '{"deep": [0, {"x": 5}], "b c": "y"}{"deep": []}')
    bench.copy("json 's3://bucket/paths'")
    assert bench.rows("select * from t order by a nulls last") == [(5, "y"), (None, None)]


def test_json_paths_must_match_the_columns(bench):
    bench.run("create table t (a int, b varchar(20))")
    bench.file("paths", '{"jsonpaths": ["$.a"]}')
    bench.file("in", "{}")
    with pytest.raises(RedshiftError, match=r"JSONPath size: 1, .* 2"):
        bench.copy("json 's3://bucket/paths'")


def test_noshred_loads_whole_objects_into_one_super_column(bench):
    bench.run("create table t (doc super)")
    bench.file("in", gzip.compress(b'{"a": {"b": 1}}\n{"a": 2}\n'))
    bench.copy("json 'noshred' gzip")
    assert bench.rows("select t.doc.a.b::int from t order by 1 nulls last") == [(1,), (None,)]


@pytest.mark.parametrize("content", ['{"a": 1', "[1]", '{"a": 1}\nnope\n'])
def test_bad_json_fails_the_load(bench, content):
    bench.run("create table t (a int)")
    bench.file("in", content)
    with pytest.raises(RedshiftError, match="Load into table 't' failed"):
        bench.copy("json 'auto'")


def _parquet(bench, table: pa.Table, key: str = "in") -> None:
    path = bench.file(key, b"")
    pq.write_table(table, path)


def test_parquet_columns_go_by_position(bench):
    bench.run("create table t (id bigint, name varchar(20), price numeric(10,2))")
    _parquet(
        bench,
        pa.table({"x": pa.array([1, 2], pa.int32()), "y": ["a", None],
                  "z": pa.array([Decimal("1.50"), None], pa.decimal128(8, 2))}),
    )  # fmt: skip
    bench.copy("format as parquet")
    assert bench.rows("select * from t order by id") == [
        (1, "a", Decimal("1.50")),
        (2, None, None),
    ]


@pytest.mark.parametrize(
    ("ddl", "table", "message"),
    [
        ("id int, b int", pa.table({"id": [1]}), "Table columns: 2, Data columns: 1"),
        ("id int", pa.table({"id": ["x"]}), "incompatible Parquet schema for column 'id'"),
        ("id varchar(3)", pa.table({"id": ["abcd"]}), "Table: 3, Data: 4"),
        ("id super", pa.table({"id": [[1]]}), "needs SERIALIZETOJSON"),
    ],
)
def test_parquet_that_does_not_fit_is_refused(bench, ddl, table, message):
    bench.run(f"create table t ({ddl})")
    _parquet(bench, table)
    with pytest.raises(RedshiftError, match=message):
        bench.copy("format parquet")
    assert bench.rows("select count(*) from t") == [(0,)]


def test_parquet_nested_goes_into_super(bench):
    bench.run("create table t (doc super)")
    _parquet(bench, pa.table({"doc": [{"a": [1, 2]}]}))
    bench.copy("format parquet serializetojson")
    assert bench.rows("select json_serialize(doc) from t") == [('{"a":[1,2]}',)]


def test_a_file_that_is_not_parquet(bench):
    bench.run("create table t (id int)")
    bench.file("in", "1\n")
    with pytest.raises(RedshiftError, match="is not valid Parquet"):
        bench.copy("format parquet")
