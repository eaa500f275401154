"""Who is or was connected, in which transaction, with which locks.

Kept in memory since the server started. DuckDB reads it through one function,
``redshift_sessions(0)``, which the system views unnest.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from redshift_ml.local.history import MOST_STATEMENTS, now

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession
    from redshift_ml.local.warehouse import Warehouse

TYPE = (
    "struct(session integer, user_name varchar, database varchar, started timestamp, "
    "ended timestamp, application varchar, xid bigint, begun timestamp, "
    "locks struct(relation bigint, exclusive boolean, granted boolean)[])[]"
)


@dataclass
class Connection:
    """One session: who opened it, and when it began and ended."""

    session: int
    user_name: str
    database: str
    started: datetime
    ended: datetime | None = None
    application: str = ""  # its name when it was last looked at


class Activity:
    """The last sessions of a warehouse, oldest first, and what those that are open do."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._connections: deque[Connection] = deque(maxlen=MOST_STATEMENTS)
        self._open: dict[int, Connection] = {}

    def connected(self, session: LocalSession) -> None:
        """Enter a new session."""
        opened = Connection(session.id, session.user, session.database, now())
        self._connections.append(opened)
        self._open[session.id] = opened

    def disconnected(self, session: LocalSession) -> None:
        """Note that a session has ended."""
        connection = self._open.pop(session.id, None)
        if connection is not None:
            connection.ended = now()
            connection.application = session.settings["application_name"]

    def rows(self) -> list[dict[str, object]]:
        """Return the sessions as DuckDB takes them."""
        locks = self._warehouse.locks.snapshot()
        rows: list[dict[str, object]] = []
        for connection in list(self._connections):
            session = self._warehouse.sessions.get(connection.session)
            if session is not None:
                connection.application = session.settings["application_name"]
            xid, begun = _open_transaction(session) if session is not None else (None, None)
            held = [
                {"relation": int(lock.table), "exclusive": lock.exclusive, "granted": lock.granted}
                for lock in locks
                if lock.owner == connection.session and lock.table.isdigit()
            ]
            rows.append({**vars(connection), "xid": xid, "begun": begun, "locks": held})
        return rows

    def install(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Give DuckDB ``redshift_sessions(0)``."""
        connection.create_function(
            "redshift_sessions", lambda _: self.rows(), ["INTEGER"], TYPE, side_effects=True
        )


def _open_transaction(session: LocalSession) -> tuple[int, datetime] | tuple[None, None]:
    """Return the number and the begin of the transaction that is open, if any."""
    running = session.running
    if session.transaction.status != "I":
        query = running.query if running else session.warehouse.history.next_number()
        return session.transaction.number(query), session.transaction.begun
    return (running.xid, running.started) if running else (None, None)
