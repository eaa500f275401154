"""Where things are: spans of text and the table that turns an offset into line and column."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the text: ``start`` to before ``end`` (from 0), line and column from 1."""

    start: int
    end: int
    line: int
    col: int


NOWHERE = Span(0, 0, 1, 1)


class Lines:
    """The line starts of one text, so that any offset becomes a line and a column."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        found = text.find("\n")
        while found >= 0:
            self._starts.append(found + 1)
            found = text.find("\n", found + 1)

    def span(self, start: int, end: int) -> Span:
        """Return the span from start to end with its line and column."""
        line = bisect_right(self._starts, start)
        return Span(start, end, line, start - self._starts[line - 1] + 1)

    def start_of(self, line: int) -> int:
        """Return the offset of the first character of a line (from 1)."""
        return self._starts[line - 1]
