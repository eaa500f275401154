"""stl_query and its kin tell what was run."""

from __future__ import annotations


def test_statements_are_listed_with_how_they_ended(run, fails):
    run("set query_group to 'night'")
    run("create table t (a int)")
    run("insert into t values (1), (2)")
    run("select a from t")
    fails("select 1 / (a - a) from t")
    listed = run(
        "select query_type, status, trim(query_label), returned_rows from sys_query_history "
        "where database_name = current_database() and status <> 'running' order by query_id"
    )
    assert listed == [
        ("DDL", "success", "night", 0),
        ("INSERT", "success", "night", 0),
        ("SELECT", "success", "night", 2),
        ("SELECT", "failed", "night", 0),
    ]
    sql = (
        "select distinct username, generic_query_hash, short_query_accelerated"
        " from sys_query_history where database_name = current_database()"
    )
    assert run(sql) == [("awsuser", None, "false")]
    texts = run(
        "select trim(querytxt), aborted from stl_query where pid = pg_backend_pid() order by query"
    )
    assert texts[:2] == [("insert into t values (1), (2)", 0), ("select a from t", 0)]
    assert run("select count(*) from svl_qlog where query = pg_last_query_id()") == [(1,)]
    running = "select status, user_name, trim(query) from stv_recents where pid = pg_backend_pid()"
    assert run(running) == [("Running", "awsuser", running)]
    pids = "select count(*) from stv_inflight i join stv_recents r on i.pid = r.pid"
    assert run(f"{pids} where i.pid = pg_backend_pid()") == [(1,)]
    long = "select '" + "x" * 300 + "'"
    run(long)
    listed = "listagg(text) within group (order by sequence)"
    text = f"select {listed} from sys_query_text where query_id = pg_last_query_id()"
    assert run(text) == [(long,)]


def test_a_table_was_last_written_when_something_was_inserted(run):
    run("create table t as select 1 as a")
    run("create table empty_one (a int)")
    sql = (
        "select c.relname, max(qd.start_time) is not null from pg_class c "
        "join sys_query_detail qd on qd.table_id = c.oid where qd.step_name = 'insert' "
        "and c.relname in ('t', 'empty_one') group by 1"
    )
    assert run(sql) == [("t", True)]


def test_a_user_sees_the_own_statements_only(warehouse, session, run):
    run("select 'secret of the administrator'")
    run("create user history_reader password 'Reader-12'")
    reader = warehouse.connect("history_reader", session.database)
    result = reader.run("select count(*) from stl_query where querytxt like '%secret of%'")
    assert [row for batch in result.batches for row in batch.to_pylist()] == [{"count": 0}]
    reader.close()
