"""Table locks: LOCK holds writers and other lockers back until its transaction ends.

https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html

Unlike Redshift's, these locks do not hold readers back, and two writers of one
table do not wait for each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.work import Cancellable

if TYPE_CHECKING:
    from redshift_ml.local.catalog.store import Relation
    from redshift_ml.local.transactions import Transaction
    from redshift_ml.local.warehouse import Warehouse

Mode = Literal["write", "exclusive"]
_STEP_SECONDS = 0.05


@dataclass(frozen=True)
class Lock:
    """What a session holds, or waits for: a table by its oid, or a name."""

    owner: int
    table: str
    exclusive: bool
    granted: bool


class TableLocks:
    """Who holds which table of a warehouse. Safe from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: dict[str, dict[int, Mode]] = {}
        self._waiting: dict[int, tuple[str, Mode]] = {}

    def acquire(self, owner: int, table: str, mode: Mode, cancelled: Callable[[], bool]) -> None:
        """Take a lock, waiting for whoever is in the way.

        Raises RedshiftError 40P01 when the wait would never end, and 57014
        when ``cancelled`` says so.
        """
        with self._changed:
            self._waiting[owner] = table, mode
            try:
                while self._in_the_way(owner, table, mode):
                    if self._is_deadlock(owner):
                        raise RedshiftError("deadlock detected", "40P01")
                    if cancelled():
                        raise RedshiftError("Query cancelled on user's request", "57014")
                    self._changed.wait(_STEP_SECONDS)
            finally:
                del self._waiting[owner]
            holders = self._held.setdefault(table, {})
            if holders.get(owner) != "exclusive":
                holders[owner] = mode

    def release(self, owner: int) -> None:
        """Give back all that a session holds."""
        with self._changed:
            for table in [name for name, holders in self._held.items() if owner in holders]:
                del self._held[table][owner]
                if not self._held[table]:
                    del self._held[table]
            self._changed.notify_all()

    def snapshot(self) -> list[Lock]:
        """Return the locks that are held now, then those that are waited for."""
        with self._changed:
            held = [
                Lock(owner, table, mode == "exclusive", granted=True)
                for table, holders in self._held.items()
                for owner, mode in holders.items()
            ]
            waiting = [
                Lock(owner, table, mode == "exclusive", granted=False)
                for owner, (table, mode) in self._waiting.items()
            ]
            return [*held, *waiting]

    def _in_the_way(self, owner: int, table: str, mode: Mode) -> set[int]:
        return {
            other
            for other, held in self._held.get(table, {}).items()
            if other != owner and "exclusive" in (mode, held)
        }

    def _is_deadlock(self, owner: int) -> bool:
        seen: set[int] = set()
        ahead = [owner]
        while ahead:
            waiter = ahead.pop()
            table, _ = self._waiting.get(waiter, ("", None))
            for other in self._held.get(table, {}):
                if other == owner and waiter != owner:
                    return True
                if other != waiter and other not in seen:
                    seen.add(other)
                    ahead.append(other)
        return False


class TakesLocks(Cancellable):
    """The part of a session that waits for locks, keeps them and gives them back."""

    warehouse: Warehouse
    transaction: Transaction
    id: int

    def lock(self, table: Relation | str, mode: Mode) -> None:
        """Wait for the lock of a table or a name, and keep it until the transaction ends."""
        key = table if isinstance(table, str) else str(table.oid)
        self.warehouse.locks.acquire(self.id, key, mode, lambda: self.is_cancelled)

    def _release_locks(self) -> None:
        self.warehouse.locks.release(self.id)

    @contextmanager
    def holding(self, table: Relation | str | None, mode: Mode = "exclusive") -> Iterator[None]:
        """Hold a lock for one statement, or until its block ends."""
        if table is not None:
            self.lock(table, mode)
        try:
            yield
        finally:
            if self.transaction.status == "I":
                self._release_locks()
