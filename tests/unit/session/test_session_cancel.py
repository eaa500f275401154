"""A cancel ends what runs, however early it comes, and nothing that runs after it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.warehouse import Warehouse

SLOW = (
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000) "
    "select count(*) from n"
)
A_WHILE = SLOW.replace("2000000", "3000")  # many times a timeout of 5 ms


@contextmanager
def soon(cancel) -> Iterator[None]:
    """Cancel what the block runs in a moment."""
    timer = threading.Timer(0.1, cancel)
    timer.start()
    yield
    timer.join()


@pytest.fixture
def loses_an_interrupt(session, monkeypatch):
    """DuckDB drops an interrupt that comes before its query has begun."""
    lost = [lambda: None]
    interrupt = session.interrupt
    monkeypatch.setattr(session, "interrupt", lambda: (lost.pop() if lost else interrupt)())
    yield
    assert not lost


@pytest.mark.usefixtures("loses_an_interrupt")
def test_a_cancel_holds_when_duckdb_loses_it(session, run, fails):
    with session.working(), soon(session.cancel):
        assert fails(SLOW).sqlstate == "57014"
    assert run("select 1") == [(1,)]


@pytest.mark.usefixtures("loses_an_interrupt")
def test_a_timeout_holds_when_duckdb_loses_it(run, fails):
    run("set statement_timeout to 100")
    assert fails(SLOW).sqlstate == "57014"
    assert run("select 1") == [(1,)]


@pytest.mark.usefixtures("loses_an_interrupt")
def test_the_cancel_of_another_session_holds_when_duckdb_loses_it(
    warehouse: Warehouse, session, run, fails
):
    other = warehouse.connect("awsuser", session.database)
    pid = run("select pg_backend_pid()")[0][0]
    with (
        session.working(),
        soon(lambda: list(other.run(f"select pg_cancel_backend({pid})").batches)),
    ):
        assert fails(SLOW).sqlstate == "57014"
    assert run("select 1") == [(1,)]


def test_a_statement_is_not_begun_once_its_script_was_cancelled(session, run, fails):
    run("create table t (a int)")
    run("begin")
    with session.working():
        session.cancel()
        assert fails("insert into t values (1)").sqlstate == "57014"
        run("rollback")
    assert run("select count(*) from t") == [(0,)]


def test_a_statement_that_fails_keeps_its_error_although_it_was_cancelled(session, fails):
    with session.working():
        session.cancel()
        assert fails("selec 1").sqlstate == "42601"
        assert fails("select * from nowhere").sqlstate == "42P01"


def test_a_cancel_of_a_session_that_does_nothing_is_lost(session, run):
    session.cancel()
    assert run("select 1") == [(1,)]


def test_a_result_that_is_being_read_can_be_cancelled(session):
    batches = session.run(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)"
        " select a.i from n a cross join n b"
    ).batches
    next(batches)
    with pytest.raises(RedshiftError) as caught, session.working():
        session.cancel()
        list(batches)
    assert caught.value.sqlstate == "57014"


def test_no_cancel_stops_a_transaction_halfway(session, run):
    """DuckDB would, and would refuse every statement after it."""
    run("create table t (a int)")
    over = threading.Event()

    def interrupt() -> None:
        while not over.is_set():
            session.interrupt()

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        for last in ("commit", "rollback") * 50:
            run("begin")
            run(last)
    finally:
        over.set()
        thread.join()
    assert run("select count(*) from t") == [(0,)]


@pytest.mark.parametrize("before", ["select 1/0", "select 1", "create temp table t as select 1"])
def test_a_timeout_leaves_the_next_statement_alone(session, run, before):
    run("set statement_timeout to 5")
    with session.working():  # as in one script
        with suppress(RedshiftError):
            run(before)
        run("set statement_timeout to 0")
        assert run(A_WHILE) == [(3000,)]
