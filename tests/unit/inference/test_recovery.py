"""Recovery of a batch whose run, after all, is alive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from redshift_connector.error import ProgrammingError

from redshift_ml.inference.recovery import recover
from redshift_ml.inference.script import Script
from redshift_ml.inference.session import Connection

BATCH = {"batch_id": "b-1", "run_key": "abc", "worker": 0, "store": "s", "expired": 1}
TABLES = ["redshift_ml_todo_abc", "redshift_ml_paid_abc_0"]


class _Script:
    schema, mutex = "ml", "mutex"

    def text(self, name: str, **values: object) -> str:
        return name

    def private_table(self, *parts: object) -> str:
        return "_".join(map(str, parts))


class _Connection:
    """A session in which the tables of the batch are dropped when they are about to be locked."""

    def __init__(self, left: Sequence[str]) -> None:
        self.standing: Sequence[str] = TABLES
        self.left = left
        self.sent: list[str] = []

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return [BATCH] if sql == "open_batches" else [{"name": one} for one in self.standing]

    def run(self, sql: str) -> int:
        if sql.startswith("lock"):
            self.standing = self.left
            raise ProgrammingError({"C": "42P01", "M": "relation does not exist"})
        return 0

    def in_mutex(self, mutex: str, statements: Sequence[str]) -> int:
        self.sent += statements
        return 0

    def rollback(self) -> None:
        self.sent.append("rollback")


def _recover(connection: _Connection) -> None:
    recover(cast("Script", _Script()), cast("Connection", connection))


def test_a_run_that_ends_its_batch_meanwhile_leaves_nothing_to_publish() -> None:
    connection = _Connection(left=[])
    _recover(connection)
    assert connection.sent == ["rollback", "settle_orphan"]


def test_another_missing_relation_is_an_error() -> None:
    with pytest.raises(ProgrammingError):
        _recover(_Connection(left=TABLES))
