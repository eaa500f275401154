"""The call log: one row per request to an endpoint, in the system database.

It is written on a connection of its own, so that a failed statement's rollback
leaves it alone, and flushed after every vector of rows and at least twice a
second, so that ``kill -9`` loses a moment at most.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

COLUMNS = """
  called_at timestamp, request_id varchar, user_name varchar, session_id integer, query_id bigint,
  database_name varchar, function_name varchar, model_name varchar, service varchar,
  endpoint varchar, backend varchar, answered_by varchar, row_count integer, tokens_in integer,
  tokens_out integer, tokens_estimated boolean, attempts integer, latency_ms double,
  status varchar, error varchar, detail varchar"""
FLUSH_SECONDS = 0.5


@dataclass(frozen=True)
class LogEntry:
    """One request. ``status`` is ok, error, throttled, timeout or cancelled; times are UTC."""

    called_at: datetime
    request_id: str
    user_name: str
    session_id: int
    query_id: int
    database_name: str
    function_name: str
    model_name: str
    service: str
    endpoint: str
    backend: str
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


_SCHEMA = pa.schema(
    [
        ("called_at", pa.timestamp("us")),
        ("request_id", pa.string()),
        ("user_name", pa.string()),
        ("session_id", pa.int32()),
        ("query_id", pa.int64()),
        ("database_name", pa.string()),
        ("function_name", pa.string()),
        ("model_name", pa.string()),
        ("service", pa.string()),
        ("endpoint", pa.string()),
        ("backend", pa.string()),
        ("answered_by", pa.string()),
        ("row_count", pa.int32()),
        ("tokens_in", pa.int32()),
        ("tokens_out", pa.int32()),
        ("tokens_estimated", pa.bool_()),
        ("attempts", pa.int32()),
        ("latency_ms", pa.float64()),
        ("status", pa.string()),
        ("error", pa.string()),
        ("detail", pa.string()),
    ]
)


class CallLog:
    """Collects entries from any thread and writes them in order."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        self._connection = connection
        self._table = table
        self._entries: list[LogEntry] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._flushed = time.monotonic()
        connection.execute(f"create table if not exists {table} ({COLUMNS})")

    def add(self, entry: LogEntry) -> None:
        """Note a request; write when the last write is half a second ago."""
        with self._lock:
            self._entries.append(entry)
        if time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write and commit what is noted."""
        with self._writing:
            with self._lock:
                entries, self._entries = self._entries, []
            self._flushed = time.monotonic()
            if not entries:
                return
            columns = zip(*map(_fields, entries), strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)]
            self._connection.register("new_entries", pa.table(arrays, schema=_SCHEMA))
            self._connection.execute(f"insert into {self._table} select * from new_entries")
            self._connection.unregister("new_entries")


_NAMES = tuple(field for field in LogEntry.__dataclass_fields__)


def _fields(entry: LogEntry) -> tuple[object, ...]:
    values = entry.__dict__
    return tuple([values[name] for name in _NAMES])
