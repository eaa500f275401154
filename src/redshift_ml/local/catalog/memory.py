"""What a session remembers of the catalog from one statement to the next.

Every statement looks up schemas, relations and columns, mostly the same ones.
An answer holds until a session commits a change to a table of the catalog that
it was read from: a new relation leaves what is known of schemas as it was.
"""

from __future__ import annotations

import functools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Rows = list[tuple[object, ...]]
_MOST = 4_096  # answers
_TABLE = re.compile(r"\{c\}\.(\w+)")


@functools.lru_cache(maxsize=1_024)
def tables_in(sql: str) -> frozenset[str]:
    """Return the tables of the catalog that a statement over ``{c}`` names."""
    return frozenset(_TABLE.findall(sql))


class Changes:
    """How many changes were committed to each table of the catalogs of a warehouse."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.numbers: Counter[str] = Counter()  # replaced, never changed: others read it

    def committed(self, tables: frozenset[str] | set[str]) -> None:
        """Make what was read of these tables before old, in every session."""
        with self._lock:
            self.numbers = self.numbers + Counter(tables)


class Memory:
    """One session's answers from its catalog, each with the state it is of."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._answers: dict[tuple[str, str], tuple[list[int], Rows]] = {}
        self._snapshot: Counter[str] | None = None  # what an open block sees
        self._dirty: set[str] = set()  # the tables that the block has changed itself

    def begun(self) -> None:
        """Note that a transaction block sees the catalog as it is now."""
        self._snapshot, self._dirty = self._changes.numbers, set()

    def ended(self, *, committed: bool) -> None:
        """Note the end of a block."""
        if self._dirty and committed:
            self._changes.committed(self._dirty)
        self._snapshot, self._dirty = None, set()

    @contextmanager
    def writing(self, sql: str) -> Iterator[None]:
        """Surround one statement that changes the catalog."""
        tables = tables_in(sql)
        if self._snapshot is not None:
            self._dirty |= tables
        try:
            yield
        finally:
            if self._snapshot is None:
                self._changes.committed(tables)

    def answer(self, question: tuple[str, str], ask: Callable[[], Rows]) -> Rows:
        """Return the remembered answer while it holds, else ask.

        ``question`` is a statement over ``{c}`` and its values. The state is noted
        before asking, so that a change committed meanwhile makes the answer old
        rather than wrong.
        """
        tables = tables_in(question[0])
        now = self._changes.numbers
        state = [now[table] for table in tables]
        seen = state if self._snapshot is None else [self._snapshot[table] for table in tables]
        if seen != state or not self._dirty.isdisjoint(tables):
            return ask()
        known = self._answers.get(question)
        if known is not None and known[0] == state:
            return known[1]
        if len(self._answers) >= _MOST:
            self._answers.clear()
        rows = ask()
        self._answers[question] = (state, rows)
        return rows
