"""The statements a warehouse has run since it was opened, for stl_query and its kin.

They are kept in memory: a statement costs no write. DuckDB reads them through
one function, ``redshift_history()``, which the system views unnest.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone

import duckdb
import pyarrow as pa

from redshift_ml.local.copy import transfers
from redshift_ml.local.results import Result

MOST_STATEMENTS = 10_000
_MOST_TEXT = 65_535
_KINDS = {
    **dict.fromkeys(("select", "with", "(", "values"), "SELECT"),
    **{word: word.upper() for word in ("insert", "update", "delete", "merge", "copy", "unload")},
    **dict.fromkeys(("create", "alter", "drop"), "DDL"),
}
# https://docs.aws.amazon.com/redshift/latest/dg/r_STL_UTILITYTEXT.html counts them as utilities.
_UTILITIES = frozenset({"database", "user", "group", "role"})
_SHOWN = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"})
# What no log of Redshift shows.
_SECRET = re.compile(
    r"\b((?:password|credentials|access_key_id|secret_access_key|session_token)(?:\s+as)?\s+)"
    r"'(?:[^'\\]|''|\\.)*'",
    re.IGNORECASE,
)
TYPE = (
    "struct(query bigint, user_name varchar, database varchar, session integer, xid bigint, "
    "label varchar, kind varchar, text varchar, started timestamp, ended timestamp, "
    f"error varchar, rows bigint, tables bigint[], transfer {transfers.TYPE})[]"
)


@dataclass
class Entry:
    """One statement: who sent it, when it ran and how it ended."""

    query: int
    user_name: str
    database: str
    session: int
    xid: int
    label: str
    kind: str
    text: str
    started: datetime
    ended: datetime | None = None
    error: str | None = None
    rows: int = 0
    tables: list[int] = field(default_factory=list)  # oids of what it inserted into
    transfer: transfers.Transfer | None = None  # of COPY and UNLOAD

    def count(self, result: Result) -> None:
        """Count the rows of a result as they are read; their end is the end of the statement."""
        result.batches = self._counted(result.batches)
        take = result.take

        def counted() -> list[tuple[object, ...]]:
            rows = take()
            self.rows += len(rows)
            return rows

        result.take = counted

    def _counted(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            self.rows += batch.num_rows
            yield batch
        self.ended = now()


class History:
    """The last statements of all sessions, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=MOST_STATEMENTS)
        self._numbers = itertools.count(1)

    def start(
        self, words: tuple[str, ...], text: str, user: str, database: str, session: int, label: str
    ) -> Entry:
        """Enter a statement that begins to run."""
        number = self.next_number()
        kind = _KINDS.get(words[0] if words else "(", "UTILITY")
        if kind == "DDL" and words[:2] == ("create", "table") and " as" in text.lower():
            kind = "CTAS"
        elif kind == "DDL" and not _UTILITIES.isdisjoint(words[1:2]):
            kind = "UTILITY"
        shown = text if kind in _SHOWN else _SECRET.sub(r"\1'***'", text)
        entry = Entry(
            *(number, user, database, session, number, label, kind, shown[:_MOST_TEXT], now())
        )
        with self._lock:
            self._entries.append(entry)
        return entry

    def next_number(self) -> int:
        """Return a new number of a query or a transaction."""
        return next(self._numbers)

    def finish(self, entry: Entry, error: str | None = None) -> None:
        """Note how a statement ended."""
        entry.ended, entry.error = now(), error

    def rows(self) -> list[dict[str, object]]:
        """Return the statements as DuckDB takes them."""
        with self._lock:
            return [asdict(entry) for entry in self._entries]

    def last_query(self, session: int) -> int:
        """Return the number of the last query or change that a session ended; -1 for none."""
        with self._lock:
            for entry in reversed(self._entries):
                ended = entry.session == session and entry.ended is not None
                if ended and entry.kind not in ("DDL", "UTILITY"):
                    return entry.query
        return -1

    def install(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Give DuckDB ``redshift_history(0)`` and ``redshift_last_query(session)``."""
        connection.create_function(
            "redshift_history", lambda _: self.rows(), ["INTEGER"], TYPE, side_effects=True
        )
        # Of its own, since it is asked after every batch of an inference store: the
        # whole history would be handed over each time.
        connection.create_function(
            "redshift_last_query", self.last_query, ["INTEGER"], "BIGINT", side_effects=True
        )


def now() -> datetime:
    """Return the time as the system views tell it, in UTC."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
