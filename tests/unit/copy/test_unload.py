# ruff: noqa: E501  (tables read better with one case a line)
"""UNLOAD, and what comes back when its files are copied in again."""

from __future__ import annotations

import errno
import gzip
import json

import pyarrow.parquet as pq
import pytest

from redshift_ml.local.errors import RedshiftError


@pytest.fixture
def filled(bench):
    bench.run("create table t (id int, body varchar(100), ok boolean, s super, d date)")
    bench.run(
        "insert into t select 1, 'a,\"b\"|c', true, json_parse('{\"k\": [1]}'), '2024-01-02' "
        "union all select 2, null, false, null, null"
    )
    return bench


ORDERED = "select * from t order by id"


def test_text_is_the_default(filled):
    result = filled.unload("select id, body, ok from t order by id", "parallel off")
    assert filled.files() == {"000": '1|a,"b"|c|t\n2||f\n'}
    assert result.tag == "UNLOAD"
    assert "UNLOAD completed, 2 record(s) unloaded successfully." in result.notices[0]


def test_csv_quotes_what_needs_it(filled):
    filled.unload(ORDERED, "format as csv header null as '-'")
    assert filled.files() == {
        "0000_part_00": 'id,body,ok,s,d\n1,"a,""b""|c",t,"{""k"":[1]}",2024-01-02\n2,-,f,-,-\n'
    }


def test_json_has_one_object_per_line(filled):
    filled.unload(ORDERED, "format json")
    ((name, text),) = filled.files().items()
    assert name == "0000_part_00.json"
    assert [json.loads(line) for line in text.splitlines()] == [
        {"id": 1, "body": 'a,"b"|c', "ok": "t", "s": {"k": [1]}, "d": "2024-01-02"},
        {"id": 2, "body": None, "ok": "f", "s": None, "d": None},
    ]


def test_parquet_keeps_names_and_types(filled):
    filled.unload("select id, body, ok, d from t order by id", "format parquet", "out/x_")
    table = pq.read_table(filled.root / "bucket/out/x_0000_part_00.parquet")
    assert table.column_names == ["id", "body", "ok", "d"]
    assert table.column("ok").to_pylist() == [True, False]


def test_addquotes_and_escape(filled):
    filled.unload("select id, body from t order by id", "addquotes escape parallel off")
    assert filled.files() == {"000": '"1"|"a,\\"b\\"\\|c"\n"2"|\n'}


def test_gzip_extension_and_manifest(filled):
    filled.unload(
        "select id from t order by id", "gzip manifest parallel off extension 'txt.gz' encrypted"
    )
    folder = filled.root / "bucket" / "out"
    assert gzip.decompress((folder / "000.txt.gz").read_bytes()) == b"1\n2\n"
    manifest = json.loads((folder / "manifest").read_text())
    assert manifest == {"entries": [{"url": "s3://bucket/out/000.txt.gz"}]}


def test_no_rows_no_file(filled):
    filled.unload("select id from t where id > 9", "csv header")
    assert filled.files() == {}


def test_a_destination_that_is_not_empty_is_refused(filled):
    filled.unload("select 1", "csv")
    with pytest.raises(RedshiftError, match="destination on S3 is not empty"):
        filled.unload("select 2", "csv")
    assert filled.files() == {"0000_part_00": "1\n"}
    filled.unload("select 3", "csv allowoverwrite")
    assert filled.files() == {"0000_part_00": "3\n"}


def test_cleanpath_removes_what_was_there(filled):
    filled.file("out/0009_part_00", "old")
    filled.unload("select 1", "csv cleanpath")
    assert filled.files() == {"0000_part_00": "1\n"}


def test_maxfilesize_begins_new_files(filled):
    query = "select repeat('x', 1000000) from (select 1 union all select 2) a, (select 1 union all select 2 union all select 3) b"
    filled.unload(query, "parallel off maxfilesize 5 mb")
    assert {name: len(text) for name, text in filled.files().items()} == {
        "000": 5_000_005,
        "001": 1_000_001,
    }


@pytest.mark.parametrize(
    ("options", "back"),
    [
        ("csv null as '\\N'", "csv"),
        ("escape null as '\\N'", "escape"),
        ("format json", "json 'auto'"),
        ("format parquet", "format parquet serializetojson"),
    ],
)
def test_what_is_unloaded_comes_back(filled, options, back):
    columns = "id, body, ok, d" if "parquet" in options else "*"
    filled.unload(f"select {columns} from t", options)
    before = filled.rows("select id, body, ok, d from t order by id")
    filled.run("truncate t")
    target = f"t ({columns})" if columns != "*" else "t"
    filled.copy(back, "out/", target)
    assert filled.rows("select id, body, ok, d from t order by id") == before


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("unload ('select 1') to 's3://bucket/o'", "UNLOAD has no authorization"),
        ("unload ('select 1 limit 1') to 's3://bucket/o' iam_role default", "Limit clause is not supported"),
        ("unload ('delete from t') to 's3://bucket/o' iam_role default", "UNLOAD takes a SELECT"),
        ("unload ('select 1') to 's3://bucket/o' iam_role default format json header", "JSON is not supported with HEADER"),
        ("unload ('select 1') to 's3://bucket/o' iam_role default csv addquotes", "CSV is not supported with ADDQUOTES"),
        ("unload ('select 1') to 's3://bucket/o' iam_role default master_symmetric_key 'k' encrypted", "MASTER_SYMMETRIC_KEY is not supported"),
        ("unload ('select 1') to 's3://bucket/o' iam_role default allowoverwrite cleanpath", "CLEANPATH is not supported"),
        ("unload ('select 1') to 's3://bucket/../../o' iam_role default", "leads out of the S3 folder"),
        ("unload ('select 1') to 's3://bucket/o' iam_role default maxfilesize 1 mb", "between 5 MB and 6.2 GB"),
        ("unload ('select nope from t') to 's3://bucket/o' iam_role default", 'column "nope" does not exist'),
        ("unload select 1 to 's3://bucket/o'", "expected ("),
    ],
)  # fmt: skip
def test_statements_that_are_refused(filled, sql, message):
    with pytest.raises(RedshiftError, match=message.replace("(", r"\(")):
        filled.run(sql)


def test_quotes_in_the_query(filled):
    filled.run(
        r"unload ('select \'it\'\'s\', ''b''') to 's3://bucket/out/' iam_role default parallel off"
    )
    assert filled.files() == {"000": "it's|b\n"}


@pytest.mark.parametrize("options", ["", "format parquet", "gzip"])
def test_a_disk_that_is_full_is_an_error_of_the_statement(bench, monkeypatch, options):
    def full(*arguments: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device", "/s3/bucket/out")

    monkeypatch.setattr("redshift_ml.local.copy.unload._make_folder", full)
    bench.run("create table t (a int)")
    bench.run("insert into t values (1)")
    with pytest.raises(RedshiftError, match="/s3/bucket/out: No space left on device") as caught:
        bench.unload("select a from t", options)
    assert caught.value.sqlstate == "53100"
    assert bench.rows("select a from t") == [(1,)]


def test_a_session_knows_its_last_copy_and_unload(bench):
    counts = "select pg_last_copy_count(), pg_last_unload_count()"
    bench.run("create table t (a int)")
    bench.file("in", "1\n2\n")
    bench.copy("csv")
    bench.unload("select a from t where a > 1", "")
    assert bench.rows(counts) == [(2, 1)]
    ((copied, unloaded),) = bench.rows("select pg_last_copy_id(), pg_last_unload_id()")
    assert 0 < copied < unloaded
