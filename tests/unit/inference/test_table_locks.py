"""LOCK TABLE on the local warehouse: what the inference engine's transactions rest on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

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

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.2)
    assert seen == []
    first.run("commit")
    thread.join(LONG)
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
