"""The call log: one row per request to an endpoint, in the system database.

It is written on a connection of its own, so that a failed statement's rollback
leaves it alone, and flushed after every vector of rows and at least twice a
second, so that ``kill -9`` loses a moment at most.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

COLUMNS = """
  called_at timestamp, request_id varchar, user_name varchar, session_id integer, query_id bigint,
  database_name varchar, function_name varchar, model_name varchar, service varchar,
  endpoint varchar, backend varchar, answered_by varchar, row_count integer, tokens_in integer,
  tokens_out integer, tokens_estimated boolean, attempts integer, latency_ms double,
  status varchar, error varchar, detail varchar"""
FLUSH_SECONDS = 0.5


class LogOrigin(NamedTuple):
    """What all requests of one vector share."""

    user_name: str
    session_id: int
    query_id: int
    database_name: str
    function_name: str
    model_name: str
    service: str
    endpoint: str
    backend: str


class LogEntry(NamedTuple):
    """One request. ``status`` is ok, error, throttled, timeout or cancelled.

    ``called_at`` is in microseconds since 1970, UTC.
    """

    called_at: int
    request_id: str
    answered_by: str | None
    row_count: int
    tokens_in: int | None
    tokens_out: int | None
    tokens_estimated: bool | None
    attempts: int
    latency_ms: float
    status: str
    error: str | None
    detail: str | None


_TYPES = {
    "called_at": pa.timestamp("us"),
    "session_id": pa.int32(),
    "query_id": pa.int64(),
    "row_count": pa.int32(),
    "tokens_in": pa.int32(),
    "tokens_out": pa.int32(),
    "tokens_estimated": pa.bool_(),
    "attempts": pa.int32(),
    "latency_ms": pa.float64(),
}


class CallLog:
    """Collects entries from any thread and writes them in order."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        self._connection = connection
        self._table = table
        self._entries: list[tuple[LogOrigin, LogEntry]] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._flushed = time.monotonic()
        connection.execute(f"create table if not exists {table} ({COLUMNS})")

    def add(self, origin: LogOrigin, entry: LogEntry) -> None:
        """Note a request; write when the last write is half a second ago."""
        with self._lock:
            self._entries.append((origin, entry))
        if time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def extend(self, origin: LogOrigin, entries: Sequence[LogEntry]) -> None:
        """Note requests and write them."""
        with self._lock:
            self._entries += [(origin, entry) for entry in entries]
        self.flush()

    def flush(self) -> None:
        """Write and commit what is noted."""
        with self._writing:
            with self._lock:
                entries, self._entries = self._entries, []
            self._flushed = time.monotonic()
            for origin, group in itertools.groupby(entries, key=lambda pair: pair[0]):
                self._write(origin, [entry for _, entry in group])

    def _write(self, origin: LogOrigin, entries: list[LogEntry]) -> None:
        """Insert the requests of one origin; what they share is repeated by DuckDB."""
        shared = origin._asdict()
        names = (*shared, *LogEntry._fields)
        values = ", ".join([f"${name}" for name in shared] + list(LogEntry._fields))
        self._connection.register("new_entries", _arrow(entries))
        self._connection.execute(
            f"insert into {self._table} ({', '.join(names)}) select {values} from new_entries",
            shared,
        )
        self._connection.unregister("new_entries")


class ThreadLog:
    """Collects the entries of one thread without a lock, for at most half a second."""

    def __init__(self, log: CallLog, origin: LogOrigin) -> None:
        self._log = log
        self._origin = origin
        self._entries: list[LogEntry] = []

    def add(self, entry: LogEntry) -> None:
        """Note a request."""
        self._entries.append(entry)
        waiting = entry.called_at - self._entries[0].called_at
        if waiting > FLUSH_SECONDS * 1_000_000:
            self.close()

    def close(self) -> None:
        """Hand over what is noted."""
        entries, self._entries = self._entries, []
        self._log.extend(self._origin, entries)


def _arrow(entries: list[LogEntry]) -> pa.Table:
    columns = zip(LogEntry._fields, zip(*entries, strict=True), strict=True)
    return pa.table(
        {name: pa.array(values, _TYPES.get(name, pa.string())) for name, values in columns}
    )
