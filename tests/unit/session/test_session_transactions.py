from __future__ import annotations

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse


def test_an_error_in_a_block_blocks_everything_until_rollback(session, run, fails):
    run("begin")
    assert session.transaction_status == "T"
    assert fails("select 1/0").sqlstate == "22012"
    assert session.transaction_status == "E"
    assert fails("select 1").sqlstate == "25P02"
    run("rollback")
    assert session.transaction_status == "I"
    assert run("select 1") == [(1,)]


def test_committing_a_failed_block_rolls_back(session, run, fails):
    run("create table t (a int)")
    run("begin")
    run("insert into t values (1)")
    fails("select * from nope")
    assert session.run("commit").tag == "ROLLBACK"
    assert run("select * from t") == []


def test_ddl_and_its_catalog_entries_roll_back_together(run):
    run("begin")
    run("create table t (a int)")
    run("create view v as select a from t")
    run("rollback")
    assert run("select relname from pg_class") == []
    run("create table t (b int)")
    assert run('select "column" from pg_table_def') == [("b",)]


def test_truncate_commits_what_went_before(run):
    run("create table t (a int)")
    run("insert into t values (1)")
    run("begin")
    run("insert into t values (2)")
    run("truncate t")
    run("rollback")
    assert run("select * from t") == []


@pytest.mark.parametrize("statement", ["vacuum", "create database x1", "drop database x1"])
def test_some_statements_refuse_to_run_in_a_block(run, fails, statement):
    run("begin")
    assert fails(statement).sqlstate == "25001"
    run("rollback")


def test_settings_roll_back(run):
    run("begin")
    run("set query_group to 'night'")
    run("rollback")
    assert run("show query_group") == [("default",)]


def test_an_open_result_survives_the_next_statement(session: LocalSession):
    first = session.run(
        "select n from (select 1 as n union all select 2 union all select 3) v order by 1"
    )
    assert next(iter(session.run("select 9").batches)).to_pylist() == [{"?column?": 9}]
    assert [row["n"] for batch in first.batches for row in batch.to_pylist()] == [1, 2, 3]


def test_sessions_see_only_what_is_committed(warehouse: Warehouse, session, run):
    other = warehouse.connect("awsuser", session.database)
    run("begin")
    run("create table t (a int)")
    with pytest.raises(RedshiftError) as caught:
        other.run("select * from t")
    assert caught.value.sqlstate == "42P01"
    run("commit")
    assert list(other.run("select * from t").batches) == []


def test_two_blocks_alter_their_tables_at_once(warehouse: Warehouse, session, run):
    other = warehouse.connect("awsuser", session.database)
    for name in ("t", "u"):
        run(f"create table {name} (a varchar(2))")
    steps = (
        "begin",
        "alter table {} add column b varchar(4)",
        "alter table {} drop column a",
        "alter table {} alter column b type varchar(8)",
        "alter table {} rename column b to a",
        "commit",
    )
    for step in steps:
        run(step.format("t"))
        list(other.run(step.format("u")).batches)
    assert run("select * from t, u") == []


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("update t set a = 2", "update t set a = 3", "1023 Serializable isolation violation"),
        ("alter table t add column b int", "alter table t add column c int", "could not complete"),
        ("drop table t", "drop table t", "could not complete because of conflict with concurrent"),
        ("alter table t add column b int", "insert into t values (2)", "could not complete"),
    ],
)
def test_of_two_that_change_one_thing_the_second_is_told_to_run_again(
    warehouse: Warehouse, session, run, fails, first, second, said
):
    run("create table t (a int)")
    run("insert into t values (1)")
    other = warehouse.connect("awsuser", session.database)
    run("begin")
    run("select a from t")  # takes the snapshot
    other.run(first)
    error = fails(second)
    assert error.message.startswith(said)
    assert error.sqlstate == "40001"
    run("rollback")


def test_temporary_tables_belong_to_their_session(warehouse: Warehouse, session, run):
    run("create temp table t (a varchar(7))")
    run("insert into t values ('mine')")
    other = warehouse.connect("awsuser", session.database)
    with pytest.raises(RedshiftError):
        other.run("select * from t")
    columns = "select character_maximum_length from information_schema.columns"
    assert run(columns) == [(7,)]
    session.close()
    assert list(other.run(columns).batches) == []
