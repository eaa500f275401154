# ruff: noqa: E501  (tables read better with one case a line)
"""COPY of CSV and delimited text."""

from __future__ import annotations

import bz2
import datetime
import gzip
from decimal import Decimal

import pyarrow as pa
import pytest

from redshift_ml.local.errors import RedshiftError


def test_csv_keeps_quotes_line_ends_and_commas(bench):
    bench.run("create table t (id int, body varchar(100))")
    bench.file("in", 'id,body\n1,"She said ""no"",\r\ntwice"\n2,plain\n')
    result = bench.copy("csv ignoreheader 1")
    assert bench.rows("select * from t order by id") == [
        (1, 'She said "no",\r\ntwice'),
        (2, "plain"),
    ]
    assert result.tag == "COPY"
    assert "Load into table 't' completed, 2 record(s) loaded successfully." in result.notices[0]


@pytest.mark.parametrize(
    ("options", "loaded"),
    [
        ("csv", ["", "  ", None, "x"]),
        ("csv emptyasnull", [None, "  ", None, "x"]),
        ("csv blanksasnull", [None, None, None, "x"]),
        ("csv null as 'x'", ["", "  ", "\\N", None]),
    ],
)
def test_what_becomes_null(bench, options, loaded):
    bench.run("create table t (id int, body varchar(100))")
    bench.file("in", "1,\n2,  \n3,\\N\n4,x\n")
    bench.copy(options)
    assert [row[0] for row in bench.rows("select body from t order by id")] == loaded


def test_an_empty_number_is_null(bench):
    bench.run("create table t (a int, b date, c varchar(5))")
    bench.file("in", ",,\n")
    bench.copy("csv")
    assert bench.rows("select * from t") == [(None, None, "")]


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ("delimiter '\\t'", "1\ta b\n"),
        ("delimiter as ';' quote as '%' csv", "1;%a b%\n"),
        ("", "1|a b|\n"),
        ("csv delimiter '|'", '1|"a b"\n'),
        ("removequotes", "1|'a b'\n"),
        ("escape", "1|a\\ b\n"),
    ],
)
def test_delimiters_and_quotes(bench, options, content):
    bench.run("create table t (id int, body varchar(100))")
    bench.file("in", content)
    bench.copy(options)
    assert bench.rows("select * from t") == [(1, "a b")]


def test_escape_brings_in_delimiters_line_ends_and_null(bench):
    bench.run("create table t (id int, body varchar(100))")
    bench.file("in", "1|a\\|b\\\nc\\\\\n2|\\N\n")
    bench.copy("escape")
    assert bench.rows("select * from t order by id") == [(1, "a|b\nc\\"), (2, None)]


def test_types_are_read_as_redshift_reads_them(bench):
    bench.run(
        "create table t (n numeric(6,2), f float8, b boolean, d date, ts timestamp, "
        "tz timestamptz, s super, v varbyte(4))"
    )
    bench.file(
        "in",
        '1.239,1e3,Yes,2024-02-29,2024-01-02 03:04:05.5,2024-01-02 03:04:05+02,"[1,{""a"":2}]",ff00\n',
    )
    bench.copy("csv")
    row = bench.rows("select n, f, b, d, ts, tz, json_serialize(s), v from t")[0]
    assert row[:4] == (Decimal("1.23"), 1000.0, True, datetime.date(2024, 2, 29))
    assert row[4] == datetime.datetime(2024, 1, 2, 3, 4, 5, 500000)
    assert row[5].astimezone(datetime.timezone.utc).hour == 1
    assert row[6] == '[1,{"a":2}]'
    assert row[7] == b"\xff\x00"


def test_roundec_rounds(bench):
    bench.run("create table t (n numeric(6,2))")
    bench.file("in", "1.239\n")
    bench.copy("csv roundec")
    assert bench.rows("select n from t") == [(Decimal("1.24"),)]


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ("dateformat 'DD.MM.YYYY' timeformat 'MM/DD/YYYY HH12:MI:SS AM'", "05.04.2024|04/05/2024 01:02:03 PM"),
        ("dateformat 'auto' timeformat 'auto'", "Apr 05, 2024|2024-04-05T13:02:03Z"),
        ("dateformat 'auto' timeformat 'epochsecs'", "20240405|1712322123"),
        ("timeformat 'epochmillisecs'", "2024-04-05|1712322123000"),
    ],
)  # fmt: skip
def test_date_and_time_formats(bench, options, content):
    bench.run("create table t (d date, ts timestamp)")
    bench.file("in", content + "\n")
    bench.copy(options)
    expected = (datetime.date(2024, 4, 5), datetime.datetime(2024, 4, 5, 13, 2, 3))
    assert bench.rows("select * from t") == [expected]


def test_an_unknown_date_format_part_is_named(bench):
    bench.run("create table t (d date)")
    bench.file("in", "2024-04-05\n")
    with pytest.raises(RedshiftError, match="'Q' is not part of one"):
        bench.copy("dateformat 'YYYY-Q'")


@pytest.mark.parametrize(
    ("option", "compress"),
    [
        ("gzip", gzip.compress),
        ("bzip2", bz2.compress),
        ("zstd", lambda data: pa.compress(data, codec="zstd", asbytes=True)),
    ],
)
def test_compression(bench, option, compress):
    bench.run("create table t (id int)")
    bench.file("in", compress(b"7\n8\n"))
    bench.copy(f"csv {option}")
    assert bench.rows("select sum(id) from t") == [(15,)]


def test_a_file_that_is_not_gzip_is_said_so(bench):
    bench.run("create table t (id int)")
    bench.file("in", "7\n")
    with pytest.raises(RedshiftError, match="s3://bucket/in cannot be read as GZIP"):
        bench.copy("csv gzip")


def test_a_column_list_leaves_the_rest_to_defaults(bench):
    bench.run(
        "create table t (id int identity(1,1), note varchar(9) default 'none', body varchar(9))"
    )
    bench.file("in", "x\ny\n")
    bench.run("copy t (body) from 's3://bucket/in' iam_role default csv")
    assert bench.rows("select note, body from t order by body") == [("none", "x"), ("none", "y")]


def test_a_prefix_loads_all_its_files_in_order(bench):
    bench.run("create table t (id int)")
    for name in ("in_1", "in_2", "in_sub/3", "other"):
        bench.file(name, f"{name[-1] if name != 'other' else 99}\n")
    bench.copy("csv")
    assert bench.rows("select id from t order by id") == [(1,), (2,), (3,)]


def test_a_manifest_loads_what_it_lists(bench):
    bench.run("create table t (id int)")
    bench.file("a", "1\n")
    bench.file("b", "2\n")
    bench.file(
        "in",
        '{"entries": [{"url": "s3://bucket/b", "mandatory": true}, {"url": "s3://bucket/none"}]}',
    )
    bench.copy("csv manifest")
    assert bench.rows("select id from t") == [(2,)]


def test_a_mandatory_file_that_is_missing_fails(bench):
    bench.run("create table t (id int)")
    bench.file("in", '{"entries": [{"url": "s3://bucket/none", "mandatory": true}]}')
    with pytest.raises(RedshiftError, match="Mandatory file s3://bucket/none"):
        bench.copy("csv manifest")


def test_ten_thousand_byte_texts_and_emoji_pass_through(bench):
    text = "schön 🎉 " * 900
    bench.run("create table t (body varchar(65535))")
    bench.file("in", f'"{text}"\n')
    bench.copy("csv")
    assert bench.rows("select body from t") == [(text,)]
