"""What a session remembers of the catalog from one statement to the next.

Every statement looks up schemas, relations and columns, mostly the same ones.
An answer holds until a session commits a change to any catalog.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Rows = list[tuple[object, ...]]
_MOST = 4_096  # answers


class Changes:
    """The number of changes committed to the catalogs of a warehouse."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.number = 0

    def committed(self) -> None:
        """Make what was read before old, in every session."""
        self.number = next(self._numbers)


class Memory:
    """One session's answers from its catalog, with the state they are of."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._answers: dict[tuple[str, str], Rows] = {}
        self._of = changes.number
        self._snapshot: int | None = None  # what an open block sees
        self._dirty = False  # the block has changes of its own

    def begun(self) -> None:
        """Note that a transaction block sees the catalog as it is now."""
        self._snapshot, self._dirty = self._changes.number, False

    def ended(self, *, committed: bool) -> None:
        """Note the end of a block."""
        if self._dirty and committed:
            self._changes.committed()
        self._snapshot, self._dirty = None, False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Surround one statement that changes the catalog."""
        self._dirty = self._snapshot is not None
        try:
            yield
        finally:
            if not self._dirty:
                self._changes.committed()

    def answer(self, question: tuple[str, str], ask: Callable[[], Rows]) -> Rows:
        """Return the remembered answer while it holds, else ask.

        The state is noted before asking, so that a change committed meanwhile
        makes the answer old rather than wrong.
        """
        state = self._changes.number if self._snapshot is None else self._snapshot
        if self._dirty or state != self._changes.number:
            return ask()
        if self._of != state or len(self._answers) >= _MOST:
            self._answers.clear()
            self._of = state
        if question not in self._answers:
            self._answers[question] = ask()
        return self._answers[question]
