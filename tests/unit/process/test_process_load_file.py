# ruff: noqa: E501 - a case a line
"""What is found in a file before it is loaded."""

from __future__ import annotations

import gzip
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from redshift_ml.local.copy.locations import LOAD_BUCKET, mount_bucket
from redshift_ml.local.process import LocalServerError
from redshift_ml.local.process.load_file import (
    copy_chunks,
    guess_format,
    open_file,
    prepare_table,
)
from redshift_ml.local.warehouse import Warehouse


def _columns(path, file_format="csv", **options):
    opened = open_file(path, file_format, **options)
    return {column.name: column.type for column in opened.columns}, opened.rows


def test_types_are_inferred_and_lengths_are_bytes(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "Id,Text Body,When,Price,Ok\n"
        f'1,"{"ü" * 40}\nline two",2024-01-02 03:04:05,1.5,true\n2,,2024-01-03 00:00:00,2,false\n'
    )
    assert _columns(path) == (
        {
            "id": "bigint",
            "text_body": "varchar(128)",
            "when": "timestamp",
            "price": "double precision",
            "ok": "boolean",
        },
        2,
    )


def test_names_are_made_plain_and_different(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("A b,a-b,2nd,  ,é!\n1,2,3,4,5\n")
    names = list(_columns(path)[0])
    assert names == ["a_b", "a_b_2", "_2nd", "column3", "é"]


def test_json_lines_with_nested_values_become_super(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": 1, "tags": ["a"]}\n{"id": 2, "tags": []}\n')
    assert _columns(path, "json") == ({"id": "bigint", "tags": "super"}, 2)


def test_parquet_keeps_its_types(tmp_path):
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"n": pa.array([1], pa.int16()), "s": ["x" * 20]}), path)
    assert _columns(path, "parquet") == ({"n": "smallint", "s": "varchar(32)"}, 1)


def test_the_delimiter_is_a_tab_for_tsv_or_what_is_given(tmp_path):
    tsv, other = tmp_path / "x.tsv", tmp_path / "x.csv"
    tsv.write_text("a\tb\n1\t2\n")
    other.write_text("a;b\n1;2\n")
    assert list(_columns(tsv)[0]) == ["a", "b"]
    assert list(_columns(other, delimiter=";")[0]) == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("x.csv", "csv"), ("x.CSV.gz", "csv"), ("x.jsonl", "json"), ("x.parquet", "parquet")],
)
def test_the_format_is_told_by_the_name(tmp_path, name, expected):
    assert guess_format(tmp_path / name) == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "does not exist"),
        ("x.csv", "a,b\n1,2\n1,2,3,4\n", "line 3 has 4 values, the header has 2"),
        ("x.csv", "a\n" + "x" * 70_000 + "\n", "has a text of 70000 bytes"),
        ("x.csv", "", "is empty; a CSV file needs a header"),
        ("x.csv", "\r\na,b\n1,2\n", "begins with an empty line, not with a header"),
        ("x.jsonl", "", "x.jsonl is empty"),
        ("x.parquet", "", "x.parquet is empty"),
        (".", None, "is a folder; give the files in it one by one"),
        ("x.json", "{nope\n", 'cannot be read as JSON: Malformed JSON in file "[^\n]*x.json"'),
        ("x.parquet", "nope", "cannot be read as PARQUET: File .* too small to be a Parquet file$"),
        ("x.bin", "", "say --file-format"),
    ],
)
def test_files_that_cannot_be_loaded(tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(LocalServerError, match=message):
        open_file(path, guess_format(path))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv.gz", gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:30], "the compressed data is cut off or damaged"),
        ("x.csv", b'a,b\n1,"2\n', "in line 2: unexpected end of data"),
        ("x.json", b'{"a": 1}\n[1]\n', "each value must be an object; one is of the type array"),
        ("x.json", b'{"a": 1}\n{"a"', "unexpected end of data"),
        ("x.csv", b"a\n\xff\n", "it is not UTF-8"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LocalServerError, match=said) as caught:
        open_file(path, guess_format(path))
    assert str(path) in str(caught.value)


def test_a_delimiter_is_one_character(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;;b\n")
    with pytest.raises(LocalServerError, match="--delimiter must be one character"):
        open_file(path, "csv", ";;")


class _Client:
    """Runs statements in a session, where the command has a connection to a server."""

    def __init__(self, session):
        self._session = session

    def run(self, sql):
        batches = list(self._session.run(sql).batches)
        return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


def test_names_are_quoted_wherever_they_go(tmp_path):
    state = SimpleNamespace(load_root=str(tmp_path / "it's"))
    path = tmp_path / "a.csv"
    path.write_text('x,"a ""b\'s"""\n1,two\n')
    warehouse = Warehouse()
    mount_bucket(LOAD_BUCKET, tmp_path / "it's")
    client, file = _Client(warehouse.connect("awsuser", "dev")), open_file(path, "csv")
    for table in ('"My schema".it\'s', '"my schema"."back\\slash"', 'dev."my schema".x'):
        prepare_table(client, table, file.columns, append=False, replace=False)
        assert list(copy_chunks(client, state, table, file)) == [1]
        with pytest.raises(LocalServerError, match="exists; add to it with --append"):
            prepare_table(client, table, file.columns, append=False, replace=False)
    names = client.run("select tablename from pg_tables where schemaname = 'my schema' order by 1")
    assert names == [("back\\slash",), ("it's",), ("x",)]
    warehouse.close()
