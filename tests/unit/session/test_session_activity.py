"""Sessions, open transactions and locks, and the texts of all statements."""

from __future__ import annotations

import threading
import time

MINE = "where pid = pg_backend_pid()"


def oid(run, name: str) -> int:
    return run(f"select oid::int from pg_class where relname = '{name}'")[0][0]


def test_a_session_is_active_until_it_is_closed(warehouse, session, run):
    other = warehouse.connect("awsuser", session.database)
    active = "select count(*) from stv_sessions where process = {} and db_name = current_database()"
    assert run(active.format(other.id)) == [(1,)]
    idle = f"select usename, current_query from pg_stat_activity where procpid = {other.id}"
    assert run(idle) == [("awsuser", "<IDLE>")]
    asked = "select current_query from pg_stat_activity where procpid = pg_backend_pid()"
    assert run(asked) == [(asked,)]
    other.close()
    assert run(active.format(other.id)) == [(0,)]
    history = (
        "select h.status, h.end_time = l.endtime, l.timed_out from sys_session_history h "
        f"join stl_sessions l on l.process = h.session_id where h.session_id = {other.id}"
    )
    assert run(history) == [("closed", True, 0)]


def test_a_block_is_one_transaction_with_its_locks(run):
    run("create table t (a int)")
    run("create table u (a int)")
    t, u = oid(run, "t"), oid(run, "u")
    run("begin")
    run("lock t")
    run("insert into u values (1)")
    assert run(
        "select lock_mode, lockable_object_type, relation, granted from svv_transactions "
        f"{MINE} order by 1"
    ) == [
        ("AccessExclusiveLock", "relation", t, True),
        ("ExclusiveLock", "transactionid", None, True),
        ("RowExclusiveLock", "relation", u, True),
    ]
    of_one = (
        "select count(distinct x) from (select xid as x from svv_transactions {0} union all "
        "select transaction from pg_locks {0} and relation is null union all select lock_owner "
        "from stv_locks where lock_owner_pid = pg_backend_pid() union all select xid from "
        "stl_query {0} and querytxt like 'insert into u%') t"
    )
    assert run(of_one.format(MINE)) == [(1,)]
    run("commit")
    assert run(f"select relation from svv_transactions {MINE}") == [(None,)]
    assert run("select count(*) from stv_locks where lock_owner_pid = pg_backend_pid()") == [(0,)]


def test_who_waits_for_whom_is_told(warehouse, session, run):
    run("create table t (a int)")
    run("begin")
    run("lock t")
    other = warehouse.connect("awsuser", session.database)
    waiting = threading.Thread(target=lambda: other.run("insert into t values (1)"))
    waiting.start()
    blocked = (
        "select w.pid, h.pid from pg_locks w join pg_locks h on h.relation = w.relation "
        f"and h.granted and not w.granted where w.relation = {oid(run, 't')}"
    )
    deadline = time.monotonic() + 20
    while not (found := run(blocked)) and time.monotonic() < deadline:
        time.sleep(0.05)
    run("commit")
    waiting.join(20)
    assert found == [(other.id, session.id)]


def test_a_user_sees_the_own_sessions(warehouse, session, run):
    name = f"u{warehouse.next_oid()}"
    run(f"create user {name} password 'Passw0rd'")
    other = warehouse.connect(name, session.database)
    seen = other.run("select distinct user_name from stv_sessions")
    assert [row for batch in seen.batches for row in batch.to_pylist()] == [{"user_name": name}]
    other.close()


def test_every_statement_has_its_text_by_kind(run):
    run("create table t as select 1 as a")
    run("comment on table t is 'it'")
    run("select a from t")
    long = "update t set a = 2 where 'x' <> '" + "y" * 200 + "'"
    run(long)
    listed = run(
        f"select type, sequence, trim(text) from svl_statementtext {MINE} "
        "order by starttime, sequence"
    )
    assert listed[:5] == [
        ("DDL", 0, "create table t as select 1 as a"),
        ("UTILITY", 0, "comment on table t is 'it'"),
        ("QUERY", 0, "select a from t"),
        ("QUERY", 0, long[:200]),
        ("QUERY", 1, long[200:]),
    ]
    assert run(f"select count(*) from stl_ddltext {MINE}") == [(1,)]
    assert run(f"select trim(text) from stl_utilitytext {MINE}") == [
        ("comment on table t is 'it'",)
    ]


def test_secrets_are_in_no_log(warehouse, run, fails):
    name = f"u{warehouse.next_oid()}"
    run(f"create user {name} with password 'Secret''1x'")
    fails("copy t from 's3://b/k' access_key_id 'AKIA' secret_access_key 'hush'")
    run("select 'password ''kept'''")
    listed = run(f"select trim(text) from svl_statementtext {MINE} order by starttime")
    texts = [row[0] for row in listed]
    assert texts[:3] == [
        f"create user {name} with password '***'",
        "copy t from 's3://b/k' access_key_id '***' secret_access_key '***'",
        "select 'password ''kept'''",
    ]


def test_connections_are_logged_with_their_applications(warehouse, session, run):
    other = warehouse.connect("awsuser", session.database)
    other.run("set application_name to 'dbt'")
    open_ones = (
        "select trim(application_name) from stl_connection_log where event = 'initiating session' "
        "and pid = {0} and pid not in (select pid from stl_connection_log "
        "where event = 'disconnecting session')"
    )
    assert run(open_ones.format(other.id)) == [("dbt",)]
    other.close()
    assert run(open_ones.format(other.id)) == []
    joined = (
        "select trim(b.event) from stl_connection_log a left join stl_connection_log b "
        "using (pid, dbname, remotehost, remoteport, username) where a.event = 'authenticated' "
        f"and b.event = 'disconnecting session' and a.pid = {other.id}"
    )
    assert run(joined) == [("disconnecting session",)]
    events = (
        "select event, duration > 0, application_name from sys_connection_log "
        f"where session_id = {other.id} order by record_time, event"
    )
    assert run(events) == [
        ("authenticated", False, "dbt"),
        ("initiating session", False, "dbt"),
        ("set application_name", False, "dbt"),
        ("disconnecting session", True, "dbt"),
    ]
