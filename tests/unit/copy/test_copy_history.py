"""What COPY and UNLOAD have moved is told afterwards."""

from __future__ import annotations

import pytest

from redshift_ml.local.errors import RedshiftError


def test_loads_are_told_with_their_files(bench) -> None:
    bench.run("create table t (a int, b varchar(10))")
    bench.file("in/1.csv", "1,x\n2,y\n")
    bench.file("in/2.csv", "3,z\nfour,z\n")
    bench.copy("csv maxerror 5", key="in/")
    told = bench.rows(
        "select status, trim(table_name), trim(data_source), file_format, loaded_rows, "
        "loaded_bytes, source_file_count, error_count from sys_load_history "
        "where query_id = pg_last_copy_id()"
    )
    assert told == [("completed", "t", "s3://bucket/in/", "csv", 3, 19, 2, 1)]
    files = bench.rows(
        "select trim(filename), lines_scanned, file_format from stl_load_commits l "
        "join stl_query q on q.query = l.query where l.query = pg_last_copy_id() order by 1"
    )
    assert files == [("s3://bucket/in/1.csv", 2, "Text"), ("s3://bucket/in/2.csv", 2, "Text")]


def test_a_load_that_fails_is_aborted_and_has_loaded_no_file(bench) -> None:
    bench.run("create table t (a int)")
    bench.file("bad", "x\n")
    with pytest.raises(RedshiftError):
        bench.copy("csv", key="bad")
    told = "select status, loaded_rows, error_count from sys_load_history order by query_id desc"
    assert bench.rows(f"{told} limit 1") == [("aborted", 0, 1)]
    failed = "select query_id from sys_load_history order by query_id desc limit 1"
    assert bench.rows(f"select count(*) from stl_load_commits where query in ({failed})") == [(0,)]


@pytest.mark.parametrize(
    ("options", "shown", "compression"),
    [("csv gzip", "Text", "gzip"), ("format parquet", "Parquet", None)],
)
def test_unloads_are_told_with_their_files(bench, options, shown, compression) -> None:
    bench.run("create table t as select 1 as a union all select 2")
    bench.unload("select a from t", options)
    told = bench.rows(
        "select status, compression_type, trim(unloaded_location), unloaded_rows, "
        "unloaded_files_count, unloaded_files_size > 0 from sys_unload_history "
        "where query_id = pg_last_unload_id()"
    )
    assert told == [("completed", compression, "s3://bucket/out/", 2, 1, True)]
    files = bench.rows(
        "select trim(path), line_count, trim(file_format) from stl_unload_log "
        "where query = pg_last_unload_id()"
    )
    assert [(row[1], row[2]) for row in files] == [(2, shown)]
    bench.run("drop table if exists back")
    bench.run("create table back (a int)")
    bench.copy(options.replace("format", "format as"), key="out/", table="back")
    scanned = "select sum(lines_scanned) from stl_load_commits where query = pg_last_copy_id()"
    assert bench.rows(scanned) == [(2,)]


def test_errors_and_statements_are_the_users_own_unless_syslog_access_shows_all(
    bench,
) -> None:
    name = f"u{bench.session.warehouse.next_oid()}"
    bench.run(f"create user {name} password 'Passw0rd'")
    bench.run("create table t (a int)")
    bench.file("bad", "x\n")
    with pytest.raises(RedshiftError):
        bench.copy("csv", key="bad")
    other = type(bench)(bench.session.warehouse.connect(name, bench.session.database), bench.root)
    counts = (
        "select (select count(*) > 0 from stl_load_errors), "
        "(select count(*) > 0 from sys_query_history where query_type = 'COPY')"
    )
    assert other.rows(counts) == [(False, False)]
    bench.run(f"alter user {name} with syslog access unrestricted")
    assert other.rows(counts) == [(True, True)]
    mine = "select count(*) > 0 from stl_load_errors e join pg_user u on u.usesysid = e.userid"
    assert bench.rows(f"{mine} where u.usename = 'awsuser'") == [(True,)]
    other.session.close()
