"""What the evaluated answers cost and how long they took, out of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True)
class Cost:
    """Of the distinct answers evaluated: tokens, US dollars (None without a price), seconds.

    ``bought`` answers, ``calls`` and ``spent_usd`` are of this run alone; the
    rest of ``answers`` stood in a store before. An answer's seconds are its
    share of its batch.
    """

    answers: int
    bought: int
    calls: int
    tokens_in: int
    tokens_out: int
    usd: float | None
    spent_usd: float | None
    seconds_mean: float | None
    seconds_median: float | None
    seconds_p95: float | None


def seconds_of(values: Iterable[object]) -> tuple[float | None, float | None, float | None]:
    """Return mean, median and 95th percentile (nearest rank); None without any."""
    known = sorted(float(str(value)) for value in values if value is not None)
    if not known:
        return None, None, None
    return fmean(known), _rank(known, 0.5), _rank(known, 0.95)


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cost_lines(cost: Cost) -> list[tuple[str, str]]:
    """Return what to print, as name and value."""
    money = "no price known" if cost.usd is None else f"${cost.usd:.4f}"
    spent = "" if cost.spent_usd is None else f", ${cost.spent_usd:.4f}"
    lines = [
        ("answers", f"{cost.answers:,} distinct; {cost.bought:,} bought now ({cost.calls:,} calls"
                    f"{spent})"),
        ("tokens", f"{cost.tokens_in:,} in, {cost.tokens_out:,} out"),
        ("cost", money),
    ]  # fmt: skip
    if cost.seconds_mean is not None:
        lines.append(
            ("latency", f"{cost.seconds_mean:.3f} s mean, {cost.seconds_median:.3f} s median, "
                        f"{cost.seconds_p95:.3f} s 95th percentile")
        )  # fmt: skip
    return lines
