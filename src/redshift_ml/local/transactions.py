"""Transaction blocks over one DuckDB connection, with Redshift's status and errors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from redshift_ml.local.catalog.memory import Memory
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.failures import translate_failure
from redshift_ml.local.history import now
from redshift_ml.local.results import TransactionStatus
from redshift_ml.local.settings import Settings

ABORTED = "current transaction is aborted, commands ignored until end of transaction block"


class Transaction:
    """The transaction state of a session: idle, in a block, or in a failed one."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        settings: Settings,
        memory: Memory,
        on_end: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._memory = memory
        self._on_end = on_end
        self._controlling = threading.Lock()
        self.status: TransactionStatus = "I"
        self.has_snapshot = False
        self.begun = now()  # of the open block, or the last one
        self._xid: int | None = None

    def begin(self) -> list[str]:
        """Open a block; return the notice Redshift gives when one is open."""
        if self.status != "I":
            return ["WARNING:  there is already a transaction in progress"]
        self._memory.begun()  # first: what is committed in between makes answers old, not wrong
        self._control("begin transaction")
        self._settings.begin()
        self.status = "T"
        self.has_snapshot = False
        self.begun, self._xid = now(), None
        return []

    def number(self, query: int) -> int:
        """Return a transaction's number: that of its first query, which a block remembers."""
        if self.status == "I":
            return query
        self._xid = self._xid or query
        return self._xid

    def renew_snapshot(self) -> None:
        """Let a block that has only waited for locks see what was committed meanwhile.

        On Redshift LOCK takes no snapshot; here looking the table up took one.
        https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html
        """
        if self.status == "T" and not self.has_snapshot:
            self._control("rollback")
            self._memory.begun()
            self._control("begin transaction")

    def commit(self) -> str:
        """End the block and return the tag: a failed one rolls back."""
        if self.status == "I":
            return "COMMIT"
        if self.status == "E":
            return self.rollback()
        self.status = "I"
        try:
            with self._memory.committing():  # ends before others get the locks
                self._control("commit")
        except duckdb.Error as error:
            self._settings.end(committed=False)
            self._abandon()
            raise translate_failure(error) from error
        finally:
            self._on_end()
        self._settings.end(committed=True)
        return "COMMIT"

    def rollback(self) -> str:
        """Undo the block."""
        if self.status != "I":
            self.status = "I"
            self._settings.end(committed=False)
            self._memory.ended()
            try:
                self._abandon()
            finally:
                self._on_end()
        return "ROLLBACK"

    def release(self) -> None:
        """Give back the locks of a statement outside a block."""
        self._on_end()

    def fail(self) -> None:
        """Mark an open block as failed."""
        if self.status == "T":
            self.status = "E"

    def check_usable(self) -> None:
        """Raise RedshiftError 25P02 in a failed block."""
        if self.status == "E":
            raise RedshiftError(ABORTED, "25P02")

    def forbid_block(self, statement: str) -> None:
        """Raise RedshiftError 25001 inside a block."""
        if self.status != "I":
            raise RedshiftError(f"{statement} cannot run inside a transaction block", "25001")

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Run several statements as one: in the open block, or in one of their own."""
        if self.status != "I":
            yield
            return
        self.begin()
        try:
            yield
        except BaseException:
            self.rollback()
            raise
        self.commit()

    def _abandon(self) -> None:
        # DuckDB may have ended the transaction itself, as after a failed commit.
        with suppress(duckdb.TransactionException):
            self._control("rollback")

    def _control(self, sql: str) -> None:
        with self._controlling:
            self._connection.execute(sql)

    def interrupt(self) -> None:
        """Interrupt what the connection runs, unless that begins or ends a transaction.

        DuckDB would stop in the midst of it and keep a transaction that nobody knows of.
        """
        if self._controlling.acquire(blocking=False):
            try:
                self._connection.interrupt()
            finally:
                self._controlling.release()
