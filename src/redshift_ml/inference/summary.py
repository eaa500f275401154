"""Say in words what a drain is doing and what it came to."""

from __future__ import annotations

import time
from dataclasses import dataclass

from redshift_ml.inference.drain import Outcome
from redshift_ml.inference.run import Run
from redshift_ml.inference.script import Script

STEP_SECONDS = 2.0


@dataclass
class Lines:
    """A progress line every few seconds, for a log or a pipe."""

    started: float = 0.0
    last: float = 0.0

    def __call__(self, script: Script, run: Run, total: int) -> str | None:
        """Return the line when one is due."""
        now = time.monotonic()
        self.started = self.started or now
        if now - self.last < STEP_SECONDS:
            return None
        self.last = now
        return f"{script.model}: {progress(run, total, now - self.started)}"


def progress(run: Run, total: int, seconds: float) -> str:
    """Return rows, calls, tokens, money so far, rate and time left."""
    tally = run.tally
    rate = tally.answered / max(seconds, 0.001)
    left = f"{max(0.0, (total - tally.answered) / rate):.0f} s left" if rate > 0 else "starting"
    money = f", ~{dollars(tally.spent.usd)}" if run.script.price is not None else ""
    return (
        f"{tally.answered:,} of {total:,} inputs, {tally.spent.calls:,.0f} calls, "
        f"~{tally.spent.tokens:,.0f} tokens{money}, {rate:,.1f} a second, {left}"
    )


def summary(outcome: Outcome) -> str:
    """Return the one line that a drain ends with."""
    parts = [
        f"{outcome.seen_rows:,} rows",
        f"{outcome.distinct:,} distinct",
        f"{outcome.blank:,} blank",
        f"{outcome.cached - outcome.aside:,} answered before",
    ]
    if outcome.aside:
        parts.append(f"{outcome.aside:,} set aside before")
    if outcome.shared:
        parts.append(f"{outcome.shared:,} of them for another store")
    money = f", ~{dollars(outcome.usd)}" if outcome.usd is not None else ""
    parts.append(
        f"{outcome.answered:,} bought now: {outcome.calls:,} calls, "
        f"~{outcome.tokens:,} tokens{money} in {outcome.seconds:.1f} s"
    )
    for number, what in (
        (outcome.failed_batches, "failed batches"),
        (outcome.throttled_batches, "throttled batches"),
        (outcome.refused, "too long and refused"),
        (outcome.quarantined, "quarantined in all"),
        (outcome.left, "left"),
    ):
        if number:
            parts.append(f"{number:,} {what}")
    return f"{outcome.model}: {', '.join(parts)}"


def dollars(usd: float) -> str:
    """Return money as a person reads it."""
    return f"${usd:,.2f}" if usd >= 1 else f"${usd:.4f}"
