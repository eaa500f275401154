"""Whether one function is better than another on the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Comparison:
    """McNemar's exact test of two columns of answers.

    ``only_first`` and ``only_second`` count the rows that one got right and
    the other wrong; the rest say nothing about which is better.
    """

    only_first: int
    only_second: int
    p_value: float

    @property
    def is_real(self) -> bool:
        """Tell whether a difference this large would come by chance in less than 5 % of trials."""
        return self.p_value < SIGNIFICANT


def compare(
    truths: Sequence[str], first: Sequence[str | None], second: Sequence[str | None]
) -> Comparison:
    """Compare two columns of answers row by row. Raises ValueError when the lengths differ."""
    if not len(truths) == len(first) == len(second):
        raise ValueError(
            f"expected equal lengths; got {len(truths)}, {len(first)} and {len(second)}"
        )
    right = [(t == a, t == b) for t, a, b in zip(truths, first, second, strict=True)]
    only_first = sum(a and not b for a, b in right)
    only_second = sum(b and not a for a, b in right)
    return Comparison(only_first, only_second, exact(only_first, only_second))


def exact(first: int, second: int) -> float:
    """Return the two-sided binomial probability of a split at least this uneven."""
    total = first + second
    tail = sum(comb(total, k) for k in range(min(first, second) + 1))
    return min(1.0, 2 * tail / 2**total) if total else 1.0
