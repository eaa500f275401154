"""UNLOAD … PARTITION BY, by the rules of AWS's page, and COPY of what it wrote.

https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html#unload-partitionby-usage
"""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from redshift_ml.local.errors import RedshiftError


@pytest.fixture
def sales(bench):
    bench.run("create table t (id int, body varchar(20), day date, ok boolean)")
    bench.run(
        "insert into t values (1, 'a', '2024-01-02', true), (2, 'b', '2024-01-02', false), "
        "(3, null, null, true), (4, 'd', '2024-01-03', true)"
    )
    return bench


ALL = "select * from t order by id"


def test_each_value_has_a_folder_and_its_column_is_left_out(sales):
    result = sales.unload(ALL, "csv header partition by (day)", "out")
    assert sales.files() == {
        "day=2024-01-02/0000_part_00": "id,body,ok\n1,a,t\n2,b,f\n",
        "day=2024-01-03/0000_part_00": "id,body,ok\n4,d,t\n",
        "day=__HIVE_DEFAULT_PARTITION__/0000_part_00": "id,body,ok\n3,,t\n",
    }
    assert "4 record(s) unloaded" in result.notices[0]


def test_folders_within_folders_and_include(sales):
    sales.unload(ALL, "partition by (ok, day) include parallel off gzip", "out/")
    assert {path.parent.name for path in sales.root.rglob("*.gz")} == {
        "day=2024-01-02", "day=2024-01-03", "day=__HIVE_DEFAULT_PARTITION__",
    }  # fmt: skip
    sales.run("create temp table back (id int, body varchar(20), day date, ok boolean)")
    sales.copy("gzip emptyasnull", "out/", "back")
    assert sales.rows("select * from back order by id") == sales.rows(ALL)
    sales.run("drop table back")


@pytest.mark.parametrize("name", ["csv", "format json", "format parquet", "delimiter '~'"])
def test_what_is_in_the_folders_is_copied_back(sales, name):
    """COPY reads the columns of the files: those of PARTITION BY are in no file."""
    sales.unload(ALL, f"{name} partition by (day) manifest verbose", "out/")
    manifest = json.loads((sales.root / "bucket/out/manifest").read_text())
    assert [entry["meta"]["record_count"] for entry in manifest["entries"]] == [2, 1, 1]
    assert [element["name"] for element in manifest["schema"]["elements"]] == ["id", "body", "ok"]
    before = sales.rows("select id, nvl(body, ''), ok from t order by id")
    sales.run("truncate t")
    back = name.replace("format json", "json 'auto'")
    sales.copy(f"{back} manifest", "out/manifest", "t (id, body, ok)")
    assert sales.rows("select id, nvl(body, ''), ok from t order by id") == before
    assert sales.rows("select count(day) from t") == [(0,)]


def test_parquet_and_json_have_the_columns_that_are_left(sales):
    sales.unload(ALL, "format parquet partition by (day, ok)", "out/")
    table = pq.ParquetFile(
        sales.root / "bucket/out/day=2024-01-02/ok=f/0000_part_00.parquet"
    ).read()
    assert table.to_pylist() == [{"id": 2, "body": "b"}]
    sales.unload(ALL, "json partition by (id)", "two/")
    assert json.loads(sales.files("two")["id=3/0000_part_00.json"]) == {
        "body": None, "day": None, "ok": "t",
    }  # fmt: skip


def test_names_of_folders_are_escaped_as_hive_does(sales):
    sales.unload(
        "select 1 as n, 'a/b=..:c'::varchar(20) as \"k%\", timestamp '2024-01-02 03:04:05' as ts, "
        "''::varchar(5) as e",
        'partition by ("k%", ts, e)',
    )
    assert sales.files() == {
        "k%25=a%2Fb%3D..%3Ac/ts=2024-01-02 03%3A04%3A05/e=__HIVE_DEFAULT_PARTITION__/"
        "0000_part_00": "1\n"
    }


def test_cleanpath_empties_the_folders_that_get_files(sales):
    sales.file("out/day=2024-01-03/old", "x")
    sales.file("out/day=1999-01-01/kept", "x")
    with pytest.raises(RedshiftError, match="destination on S3 is not empty"):
        sales.unload(ALL, "partition by (day)", "out")
    sales.unload(ALL, "partition by (day) cleanpath", "out")
    assert sorted(sales.files()) == [
        "day=1999-01-01/kept", "day=2024-01-02/0000_part_00", "day=2024-01-03/0000_part_00",
        "day=__HIVE_DEFAULT_PARTITION__/0000_part_00",
    ]  # fmt: skip
    sales.unload("select 9 as n, '2024-01-03'::date as day", "partition by (day) allowoverwrite")
    assert sales.files()["day=2024-01-03/0000_part_00"] == "9\n"


def test_many_rows_and_folders(bench):
    rows = "select a.n * 200 + b.n as n, b.n as k from g a, g b"
    numbers = " union all ".join(f"select {n}" for n in range(200))
    bench.run("create temp table g (n int)")
    bench.run(f"insert into g {numbers}")
    bench.unload(f"{rows} order by 1", "partition by (k)")
    files = bench.files()
    assert len(files) == 200
    assert files["k=7/0000_part_00"].split() == [str(a * 200 + 7) for a in range(200)]
    bench.run("drop table g")


@pytest.mark.parametrize(
    ("options", "state", "said"),
    [
        ("(nope)", "42703", 'column "nope" does not exist'),
        ("(id, body, day, ok)", "0A000", "at least one column"),
        ("(id, body, day, ok) include", "0A000", "at least one column"),
        ("(day, day)", "42701", "given twice"),
        ("('day')", "42601", "expected a column name"),
        ("day", "42601", r"expected \("),
        ("()", "42601", "expected a column name"),
        ("(day) include include", "42601", "an UNLOAD option"),
    ],
)
def test_partitions_that_are_refused(sales, options, state, said):
    sales.file("out/kept", "x")
    with pytest.raises(RedshiftError, match=said) as caught:
        sales.unload(ALL, f"partition by {options} allowoverwrite")
    assert caught.value.sqlstate == state
    assert sales.files() == {"kept": "x"}


@pytest.mark.parametrize(
    "value", ["1.5::float8", "getdate()::timestamptz", "time '10:00'", "json_parse('1')"]
)
def test_types_that_cannot_part(bench, value):
    with pytest.raises(RedshiftError, match='column "k" cannot be a column of PARTITION BY'):
        bench.unload(f"select 1 as n, {value} as k", "partition by (k)")


def test_two_columns_of_one_name(bench):
    with pytest.raises(RedshiftError, match='column reference "k" is ambiguous'):
        bench.unload("select 1 as k, 2 as k, 3", "partition by (k)")
