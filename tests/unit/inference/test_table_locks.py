"""LOCK TABLE on the local warehouse: what the inference engine's transactions rest on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from model_bench import cancelling

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

LONG = 60.0  # seconds; nothing waits so long but what would wait for ever
Rows = list[tuple[object, ...]]


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    warehouse = Warehouse(users={"awsuser": "x"})
    session = warehouse.connect("awsuser", "dev")
    session.run("create table t (n integer)")
    session.run("create table u (n integer)")
    yield warehouse
    warehouse.close()


def rows(session: object, sql: str) -> Rows:
    result = session.run(sql)  # type: ignore[attr-defined]
    return [tuple(row.values()) for batch in result.batches for row in batch.to_pylist()]


def held_up(work: Callable[[], None], told: list[Any], holder: LocalSession) -> None:
    """Do ``work``, which tells nothing until ``holder`` commits."""
    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.2)
    assert told == []
    holder.run("commit")
    thread.join(LONG)


def test_a_locker_waits_for_a_locker_and_then_sees_what_it_committed(warehouse: Warehouse) -> None:
    first, second = (warehouse.connect("awsuser", "dev") for _ in range(2))
    first.run("begin")
    first.run("lock table t")
    first.run("insert into t values (1)")
    seen: list[Rows] = []

    def wait() -> None:
        second.run("begin")
        second.run("lock table t")
        seen.append(rows(second, "select count(*) from t"))
        second.run("commit")

    held_up(wait, seen, first)
    assert seen == [[(1,)]]


def test_a_locker_waits_for_a_writer(warehouse: Warehouse) -> None:
    writer, locker = (warehouse.connect("awsuser", "dev") for _ in range(2))
    writer.run("begin")
    writer.run("insert into t values (1)")
    done = threading.Event()

    def wait() -> None:
        locker.run("begin")
        locker.run("lock table t")
        done.set()
        locker.run("commit")

    thread = threading.Thread(target=wait)
    thread.start()
    assert not done.wait(0.2)
    writer.run("rollback")
    assert done.wait(LONG)
    thread.join()


def test_a_writer_waits_for_a_locker_but_not_for_a_writer(warehouse: Warehouse) -> None:
    one, two, locker = (warehouse.connect("awsuser", "dev") for _ in range(3))
    one.run("begin")
    one.run("insert into t values (1)")
    two.run("insert into t values (2)")
    one.run("commit")
    locker.run("begin")
    locker.run("lock table t")
    done = threading.Event()
    thread = threading.Thread(target=lambda: (two.run("insert into t values (3)"), done.set()))
    thread.start()
    assert not done.wait(0.2)
    locker.run("commit")
    assert done.wait(LONG)
    thread.join()
    assert rows(one, "select count(*) from t") == [(3,)]


def test_a_deadlock_fails_one_transaction_and_frees_the_other(warehouse: Warehouse) -> None:
    """Which of the two fails is a matter of who comes first."""
    said: list[str] = []

    def end(session: LocalSession, table: str) -> None:
        try:
            session.run(f"lock table {table}")
            said.append("locked")
        except RedshiftError as error:
            said.append(error.message)
        session.run("rollback")

    one, two = (warehouse.connect("awsuser", "dev") for _ in range(2))
    for session, table in ((one, "t"), (two, "u")):
        session.run("begin")
        session.run(f"lock table {table}")
    threads = [
        threading.Thread(target=end, args=who, daemon=True) for who in ((one, "u"), (two, "t"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert sorted(said) == ["deadlock detected", "locked"]


def test_a_wait_can_be_cancelled(warehouse: Warehouse) -> None:
    holder, waiter = (warehouse.connect("awsuser", "dev") for _ in range(2))
    holder.run("begin")
    holder.run("lock table t")
    waiter.run("begin")
    with cancelling(waiter.cancel), pytest.raises(RedshiftError, match="cancelled"):
        waiter.run("lock table t")


@pytest.mark.parametrize(
    "create",
    [
        "create table if not exists {} (n integer)",
        "create table if not exists {} as select 1 as n",
        "create schema if not exists {}",
        "create or replace view {} as select n from t",
        "create or replace function {}(integer) returns integer stable as $$ select 1 $$ "
        "language sql",
        "create or replace procedure {}() as $$ begin select 1; end $$ language plpgsql",
    ],
)
def test_many_may_make_one_thing_at_once_if_it_may_be_there(
    warehouse: Warehouse, create: str
) -> None:
    sessions = [warehouse.connect("awsuser", "dev") for _ in range(4)]
    together = threading.Barrier(len(sessions))
    failed: list[str] = []

    def make(session: LocalSession) -> None:
        for name in range(10):
            together.wait(LONG)
            try:
                session.run(create.format(f"made_{name}"))
            except RedshiftError as error:
                failed.append(error.message)

    threads = [threading.Thread(target=make, args=[session]) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert failed == []


def test_a_name_is_waited_for_in_a_block_and_then_seen(warehouse: Warehouse) -> None:
    first, second = (warehouse.connect("awsuser", "dev") for _ in range(2))
    first.run("begin")
    first.run("create table made (n integer)")
    second.run("begin")
    notices: list[str] = []

    def make() -> None:
        notices.extend(second.run("create table if not exists made (n integer)").notices)
        second.run("insert into made values (1)")
        second.run("commit")

    held_up(make, notices, first)
    assert notices == ['INFO:  Relation "made" already exists, skipping']
    assert rows(first, "select n from made") == [(1,)]
