"""LOCK TABLE on the local warehouse: what the inference engine's transactions rest on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.warehouse import Warehouse

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
    thread.join(5)
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
    assert done.wait(5)
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
    assert done.wait(5)
    thread.join()
    assert rows(one, "select count(*) from t") == [(3,)]


def test_a_deadlock_fails_one_transaction_and_frees_the_other(warehouse: Warehouse) -> None:
    one, two = (warehouse.connect("awsuser", "dev") for _ in range(2))
    one.run("begin")
    one.run("lock table t")
    two.run("begin")
    two.run("lock table u")
    thread = threading.Thread(target=lambda: (one.run("lock table u"), one.run("commit")))
    thread.start()
    time.sleep(0.2)
    with pytest.raises(RedshiftError, match="deadlock detected"):
        two.run("lock table t")
    two.run("rollback")
    thread.join(5)
    assert not thread.is_alive()


def test_a_wait_can_be_cancelled(warehouse: Warehouse) -> None:
    holder, waiter = (warehouse.connect("awsuser", "dev") for _ in range(2))
    holder.run("begin")
    holder.run("lock table t")
    waiter.run("begin")
    timer = threading.Timer(0.2, waiter.cancel)
    timer.start()
    with pytest.raises(RedshiftError, match="cancelled"):
        waiter.run("lock table t")
