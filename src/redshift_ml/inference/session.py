"""One connection of a worker, and the transactions the engine writes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any


class Connection:
    """A connection that is opened when it is needed. Not thread safe."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._open: Any = None

    def run(self, sql: str) -> int:
        """Run a statement; return the number of rows it changed, -1 when not known."""
        cursor = self._cursor()
        cursor.execute(sql)
        return int(cursor.rowcount)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run a query and return its rows by column name."""
        cursor = self._cursor()
        cursor.execute(sql)
        names = [str(column[0]) for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def first(self, sql: str) -> Sequence[Any]:
        """Run a query and return its first row by position."""
        cursor = self._cursor()
        cursor.execute(sql)
        row: Sequence[Any] = cursor.fetchone()
        return row

    def value(self, sql: str) -> Any:
        """Return the first column of the first row."""
        return self.first(sql)[0]

    def in_mutex(self, mutex: str, statements: Iterable[str]) -> int:
        """Write to shared tables: one transaction after another in the whole warehouse.

        The statements are asked for when the mutex is held, so that a generator can look first.
        Returns the number of rows the last statement changed. A failure rolls
        the transaction back and is raised.
        """
        changed = 0
        self.run("begin")
        try:
            self.run(f"lock table {mutex}")
            for statement in statements:
                changed = self.run(statement)
            self.run("commit")
        except Exception:
            self.rollback()
            raise
        return changed

    def rollback(self) -> None:
        """End an open transaction, or forget a connection that cannot even do that."""
        try:
            self.run("rollback")
        except Exception:
            self.close()

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        connection, self._open = self._open, None
        if connection is not None:
            try:
                connection.close()
            except Exception:  # the driver raises what it likes on a dead socket
                return

    def _cursor(self) -> Any:
        if self._open is None:
            self._open = self._connect()
        return self._open.cursor()
