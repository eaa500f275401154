"""Ranges of a run's work list, and how a range that failed is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Piece:
    """Rows ``first`` to ``last`` (ordinals, inclusive) that are sent in one statement.

    ``failures`` counts the failed statements these rows were part of, in this
    run and before.
    """

    first: int
    last: int
    pack: int
    tokens_in: float
    failures: int = 0

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.last - self.first + 1

    def part(self, first: int, last: int) -> Piece:
        """Return some of the rows, with their share of the tokens."""
        share = (last - first + 1) / self.rows
        return replace(self, first=first, last=last, tokens_in=self.tokens_in * share)


def after_failure(piece: Piece, sizes: Sequence[int], max_attempts: int) -> list[Piece]:
    """Return what to send after a statement failed on its content.

    ``sizes`` are the rows a statement may hold after 0, 1 and more failures.
    Nothing is left to send of a single row that has failed ``max_attempts``
    times. Packing ends here: the rows are sent one text a call.
    """
    failed = replace(piece, failures=piece.failures + 1, pack=1)
    if piece.rows == 1 and failed.failures >= max_attempts:
        return []
    return cut(failed, sizes[min(failed.failures, len(sizes) - 1)])


def after_unproven_failure(piece: Piece, sizes: Sequence[int]) -> tuple[Piece, list[Piece]]:
    """Return what to send at once and last after a failure of a function that has answered nothing.

    No text is blamed: failures are not counted. As the macro _after_unproven_failure.
    """
    first, *rest = split(replace(piece, pack=1), 1)
    return first, [
        part for left in rest for part in cut(left, sizes[1] if left.rows > sizes[1] else 1)
    ]


def split(piece: Piece, rows: int) -> list[Piece]:
    """Return the first ``rows`` rows of a piece, and the rest if there is one."""
    if piece.rows <= rows:
        return [piece]
    middle = piece.first + rows
    return [piece.part(piece.first, middle - 1), piece.part(middle, piece.last)]


def cut(piece: Piece, size: int) -> list[Piece]:
    """Return a piece in parts of at most ``size`` rows."""
    starts = range(piece.first, piece.last + 1, size)
    return [piece.part(start, min(start + size - 1, piece.last)) for start in starts]
