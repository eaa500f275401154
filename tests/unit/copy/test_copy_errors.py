# ruff: noqa: E501  (tables read better with one case a line)
"""What COPY refuses, and what it leaves behind."""

from __future__ import annotations

import pytest

from redshift_ml.local.errors import RedshiftError


def _load_errors(bench) -> list[tuple[object, ...]]:
    return bench.rows(
        "select line_number, trim(colname), err_code, trim(err_reason), trim(raw_field_value) "
        f"from stl_load_errors where session = {bench.session.id} order by line_number"
    )


@pytest.mark.parametrize(
    ("ddl", "content", "expected"),
    [
        ("a varchar(4)", "ok\nüüü\n", (2, "a", 1204, "String length exceeds DDL length", "üüü")),
        ("a int", "1\n2x\n", (2, "a", 1207, "Invalid digit, Value 'x', Pos 1, Type: Integer", "2x")),
        ("a smallint", "40000\n", (1, "a", 1207, "Overflow, Value 40000 does not fit, Type: Short", "40000")),
        ("a date", "2024-02-30\n", (1, "a", 1205, "Invalid Date Format - value does not match YYYY-MM-DD", "2024-02-30")),
        ("a timestamp", "2024-01-01T10:00:00\n", (1, "a", 1206, "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]", "2024-01-01T10:00:00")),
        ("a boolean", "maybe\n", (1, "a", 1210, "Unknown boolean format", "maybe")),
        ("a int not null, b int", ",1\n", (1, "a", 1213, "Missing data for not-null field", "")),
        ("a char(4)", "é\n", (1, "a", 1220, "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 a9", "é")),
        ("a int", "1,2\n", (1, "", 1202, "Extra column(s) found", "")),
        ("a int, b int", "1\n", (1, "", 1214, "Delimiter not found", "")),
        ("a super", '"{"\n', (1, "a", 1201, "Invalid JSON value for a SUPER column", "{")),
    ],
)  # fmt: skip
def test_a_bad_record_fails_the_load_and_is_recorded(bench, ddl, content, expected):
    bench.run(f"create table t ({ddl})")
    bench.file("in", content)
    with pytest.raises(RedshiftError) as caught:
        bench.copy("csv")
    assert caught.value.message == (
        "Load into table 't' failed.  Check 'stl_load_errors' system table for details."
    )
    assert f"line {expected[0]}" in str(caught.value.detail)
    assert _load_errors(bench) == [expected]
    assert bench.rows("select count(*) from t") == [(0,)]


def test_load_errors_survive_a_rollback(bench):
    bench.run("create table t (a int)")
    bench.file("in", "x\n")
    bench.run("begin")
    with pytest.raises(RedshiftError):
        bench.copy("csv")
    assert bench.session.transaction_status == "E"
    bench.run("rollback")
    assert [row[2] for row in _load_errors(bench)] == [1207]
    assert bench.rows("select error_code from sys_load_error_detail where error_code = 1207")


def test_maxerror_lets_so_many_records_go(bench):
    bench.run("create table t (a int)")
    bench.file("in", "1\nx\n3\ny\n")
    with pytest.raises(RedshiftError):
        bench.copy("csv maxerror 1")
    result = bench.copy("csv maxerror 2")
    assert bench.rows("select a from t order by a") == [(1,), (3,)]
    assert "2 record(s) could not be loaded" in result.notices[1]


def test_a_copy_in_a_block_is_undone_by_its_rollback(bench):
    bench.run("create table t (a int)")
    bench.file("in", "1\n")
    bench.run("begin")
    bench.copy("csv")
    bench.run("rollback")
    assert bench.rows("select count(*) from t") == [(0,)]


def test_invalid_utf8(bench):
    bench.run("create table t (a varchar(20))")
    bench.file("in", b"gr\xfcn\n")
    with pytest.raises(RedshiftError) as caught:
        bench.copy("csv")
    assert "Bad UTF8 hex sequence: fc" in str(caught.value.detail)
    bench.copy("csv acceptinvchars as '^'")
    assert bench.rows("select a from t") == [("gr^n",)]


def test_truncatecolumns_cuts_at_a_character(bench):
    bench.run("create table t (a varchar(5))")
    bench.file("in", "üüü\n")
    bench.copy("csv truncatecolumns")
    assert bench.rows("select a from t") == [("üü",)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("copy t from 's3://bucket/in' csv", "COPY has no authorization"),
        ("copy t from 's3://bucket/in' iam_role 'arn:aws:iam::12:role/x' csv", "Invalid IAM_ROLE"),
        ("copy t from 's3://bucket/in' credentials 'nonsense' csv", "Invalid credentials"),
        ("copy t from 's3://bucket/in' credentials 'aws_iam_role=x' csv", "Invalid credentials"),
        ("copy t from 's3://bucket/in' credentials as 'aws_access_key_id=a' csv", "Invalid credentials"),
        ("copy t from 's3://bucket/in' iam_role default cvs", 'at or near "CVS": expected a COPY option'),
        ("copy t from 's3://bucket/in' iam_role default csv escape", "CSV is not supported with ESCAPE"),
        ("copy t from 's3://bucket/in' iam_role default format json delimiter ','", "JSON is not supported with DELIMITER"),
        ("copy t from 's3://bucket/in' iam_role default delimiter '||'", "single ASCII character"),
        ("copy t from 's3://bucket/in' iam_role default csv encoding utf16", "ENCODING UTF16 is not supported"),
        ("copy t from 's3://bucket/in' iam_role default format avro 'auto'", "AVRO is not supported"),
        ("copy t from 's3://bucket/none' iam_role default csv", "prefix 'none' does not exist"),
        ("copy t from 's3://bucket/../../etc/passwd' iam_role default csv", "leads out of the S3 folder"),
        ("copy t from 's3://../etc/passwd' iam_role default csv", "leads out of the S3 folder"),
        ("copy t from 'dynamodb://x' iam_role default", "not one that COPY and UNLOAD read"),
        ("copy none from 's3://bucket/in' iam_role default csv", 'relation "none" does not exist'),
        ("copy t (b) from 's3://bucket/in' iam_role default csv", 'column "b" of relation "t" does not exist'),
        ("copy t (a, a) from 's3://bucket/in' iam_role default csv", "given twice"),
        ("copy t from 's3://bucket/in' iam_role default csv maxerror 100001", "MAXERROR must be between"),
        ("copy t from 's3://bucket/in' iam_role default csv 'x", "cannot be read"),
    ],
)  # fmt: skip
def test_statements_that_are_refused(bench, sql, message):
    bench.run("create table t (a int)")
    bench.file("in", "1\n")
    with pytest.raises(RedshiftError, match=message.replace("(", r"\(")):
        bench.run(sql)


@pytest.mark.parametrize(
    "credentials",
    [
        "aws_iam_role=arn:aws:iam::123456789012:role/load",
        "aws_access_key_id=AKIA;aws_secret_access_key=a/b+c==",
        "aws_access_key_id=AKIA;aws_secret_access_key=a;token=t==",
    ],
)
def test_credentials_of_the_forms_of_aws_are_taken(bench, credentials):
    bench.run("create table t (a int)")
    bench.file("in", "1\n")
    bench.run(f"copy t from 's3://bucket/in' credentials '{credentials}'")
    assert bench.rows("select a from t") == [(1,)]


def test_a_link_that_leads_out_is_refused(bench, tmp_path):
    bench.run("create table t (a varchar(99))")
    secret = tmp_path / "secret"
    secret.write_text("x\n")
    bench.file("in_1", "ok\n")
    (bench.root / "bucket" / "in_2").symlink_to(secret)
    with pytest.raises(RedshiftError, match="leads out of the S3 folder"):
        bench.copy("csv")


def test_without_a_folder_s3_cannot_be_reached():
    from redshift_ml.local.warehouse import Warehouse

    warehouse = Warehouse()
    session = warehouse.connect("awsuser", "dev")
    session.run("create table t (a int)")
    with pytest.raises(RedshiftError, match="has no S3 folder") as caught:
        session.run("copy t from 's3://bucket/in' iam_role default csv")
    assert "--s3-root" in str(caught.value.hint)
    warehouse.close()


def test_the_position_of_a_wrong_option_is_given(bench):
    sql = "copy t from 's3://bucket/in' iam_role default wrong"
    with pytest.raises(RedshiftError) as caught:
        bench.run(sql)
    assert caught.value.position == sql.index("wrong") + 1


def test_a_manifest_of_which_no_file_is_there_fails(bench):
    bench.run("create table t (a int)")
    bench.file("m", '{"entries": [{"url": "s3://bucket/gone", "mandatory": false}]}')
    with pytest.raises(RedshiftError, match="No file that the manifest s3://bucket/m lists"):
        bench.copy("csv manifest", "m")
    bench.file("in", "1\n")
    bench.file(
        "m",
        '{"entries": [{"url": "s3://bucket/gone"}, {"url": "s3://bucket/in", "mandatory": true}]}',
    )
    bench.copy("csv manifest", "m")
    assert bench.rows("select a from t") == [(1,)]


def test_a_byte_order_mark_is_shown_where_it_is_in_the_way(bench):
    bench.run("create table t (a int)")
    bench.file("in", "\ufeff1\n")
    with pytest.raises(RedshiftError) as caught:
        bench.copy("csv")
    assert "Invalid digit, Value '\\ufeff', Pos 0" in str(caught.value.detail)


def test_a_statement_has_one_compression(bench):
    bench.run("create table t (a int)")
    with pytest.raises(RedshiftError, match="ZSTD conflicts with another compression"):
        bench.copy("csv gzip zstd")
    with pytest.raises(RedshiftError, match="GZIP conflicts with another compression"):
        bench.unload("select * from t", "gzip gzip")
