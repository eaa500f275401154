"""What a warehouse remembers of its catalogs from one statement to the next.

Every statement looks up schemas, relations and columns, mostly the same ones, and dbt
opens a session for every node. An answer is shared by all sessions, and holds until one
of them commits a change to what it was read from: a topic, which is a table of the
catalog, or one name or oid of it when question and change both say what they are about.
"""

from __future__ import annotations

import functools
import itertools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

_MOST = 8_192  # answers, and topics
_TABLE = re.compile(r"\{c\}\.(\w+)")
_T = TypeVar("_T")


@functools.lru_cache(maxsize=1_024)
def tables_in(sql: str) -> frozenset[str]:
    """Return the tables of the catalog that a statement over ``{c}`` names."""
    return frozenset(_TABLE.findall(sql))


def topics_read(tables: Iterable[str], about: object) -> list[str]:
    """Return the topics whose changes make an answer old; ``about`` None is the whole table."""
    if about is None:
        return list(tables)
    return [topic for table in tables for topic in (f"{table}:", f"{table}:{about}")]


def topics_changed(tables: Iterable[str], about: Iterable[object]) -> set[str]:
    """Return the topics that a change to some names or oids touches; none is the whole table."""
    keys = list(about) or [""]
    return {topic for table in tables for topic in (table, *(f"{table}:{key}" for key in keys))}


@dataclass(frozen=True)
class _Answer:
    number: int  # of the last change when it was asked for
    value: object


class Changes:
    """When each topic of a warehouse's catalogs was last changed, and the answers since.

    A change is counted before it is committed and after: an answer given in between may
    be the old one or the new one, and is kept for nobody. Safe from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed: dict[str, int] = {}
        self._forgotten = 0  # the last change of every topic that is not in ``_changed``
        self._pending: Counter[str] = Counter()  # being committed now
        self.answers: dict[tuple[object, ...], _Answer] = {}
        self.number = 0

    @contextmanager
    def committing(self, topics: Iterable[str]) -> Iterator[None]:
        """Surround a commit, well ended or not."""
        self._count(topics, 1)
        try:
            yield
        finally:
            self._count(topics, -1)

    def _count(self, topics: Iterable[str], step: int) -> None:
        with self._lock:
            if len(self._changed) > _MOST:
                self._changed, self._forgotten = {}, self.number
            self.number += 1
            for topic in topics:
                self._changed[topic] = self.number
                self._pending[topic] += step
                if not self._pending[topic]:
                    del self._pending[topic]

    def last(self, topics: Iterable[str]) -> int | None:
        """Return the number of the last change to any topic, None while one is committed."""
        with self._lock:
            if any(topic in self._pending for topic in topics):
                return None
            return max(self._changed.get(topic, self._forgotten) for topic in topics)

    def keep(self, question: tuple[object, ...], number: int, value: object) -> None:
        """Remember an answer that was asked for after the change ``number``."""
        with self._lock:
            if len(self.answers) >= _MOST:
                self.answers.clear()
            self.answers[question] = _Answer(number, value)


class Memory:
    """One session's view of the answers: what its open block sees, and what it has changed."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._snapshot: int | None = None  # the last change that an open block sees
        self._dirty: set[str] = set()  # the topics that the block has changed itself
        self._writes = itertools.count(1)
        self._written = 0  # the last of those, of the open block

    def begun(self) -> None:
        """Note that a transaction block sees the catalog as it is now."""
        self._snapshot, self._dirty = self._changes.number, set()
        self._written = 0

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Surround the commit of the block."""
        topics, self._dirty = self._dirty, set()
        self._snapshot, self._written = None, 0
        if not topics:
            yield
            return
        with self._changes.committing(topics):
            yield

    def ended(self) -> None:
        """Note that the block was rolled back."""
        self._snapshot, self._dirty = None, set()
        self._written = 0

    def version(self, tables: Sequence[str]) -> object:
        """Return what stays equal while nothing changes in what the session sees of the tables."""
        last = self._changes.last(tables)
        if last is None:
            return object()  # being committed now: seen or not
        seen = last if self._snapshot is None else min(last, self._snapshot)
        return seen, self._written

    def has_changed(self, table: str, about: object) -> bool:
        """Tell whether the open block has changed what the catalog says about a name or oid."""
        return not self._dirty.isdisjoint(topics_read([table], about))

    @contextmanager
    def writing(self, sql: str, about: Iterable[object]) -> Iterator[None]:
        """Surround one statement that changes the catalog."""
        topics = topics_changed(tables_in(sql), about)
        if self._snapshot is None:
            with self._changes.committing(topics):
                yield
            return
        self._dirty |= topics
        self._written = next(self._writes)
        yield

    def answer(self, question: tuple[object, ...], topics: list[str], ask: Callable[[], _T]) -> _T:
        """Return the remembered answer while it holds, else ask.

        ``question`` says in which catalog what is asked with which values.
        """
        last = self._last(topics)
        if last is None:
            return ask()
        known = self._changes.answers.get(question)
        if known is not None and known.number >= last:
            value: _T = known.value  # type: ignore[assignment]
            return value
        number = self._changes.number
        value = ask()
        if self._last(topics) == last:
            self._changes.keep(question, number, value)
        return value

    def _last(self, topics: list[str]) -> int | None:
        """Return the last change to the topics, None when this session must ask by itself."""
        if not self._dirty.isdisjoint(topics):
            return None
        last = self._changes.last(topics)
        if last is None or (self._snapshot is not None and last > self._snapshot):
            return None
        return last
