"""A run over one store: what all of its workers share."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from redshift_ml.backoff import full_jitter
from redshift_ml.inference.budget import Amount, Budget, amount_of_row
from redshift_ml.inference.concurrency import Window
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.pieces import Piece, after_unproven_failure, split
from redshift_ml.inference.script import Script

MOST_REFUSALS = 12
MOST_ALONE = 6


@dataclass
class Tally:
    """What a run has done so far."""

    answered: int = 0
    failed_batches: int = 0
    throttled_batches: int = 0
    lost_batches: int = 0
    spent: Amount = field(default_factory=Amount)


class Run:
    """The queue, the window, the budget and the tally of a run. Safe from any thread."""

    def __init__(
        self,
        script: Script,
        pieces: list[Piece],
        window: Window,
        budget: Budget,
        stop: threading.Event,
        tokens_out_each: float,
        *,
        unproven: bool = False,
    ) -> None:
        self.script = script
        self.stop = stop
        self.tally = Tally()
        self.over_budget: str | None = None
        self._tokens_out_each = tokens_out_each
        self._queue = deque(pieces)
        self._window = window
        self._budget = budget
        self._in_flight = 0
        self._resume_at = 0.0
        self._refusals = 0
        self._unproven = unproven  # the function has not answered anything yet
        self._alone = 0
        self._rng = random.Random()
        self._changed = threading.Condition()
        self._error: BaseException | None = None

    def take(self, worker: int) -> tuple[Piece, int] | None:
        """Return the next piece and the window's generation; None when there is no more work.

        Waits while the window is full, while the endpoint is given a rest, and
        while other workers may still give back parts of what they failed on.
        """
        with self._changed:
            while not self.stop.is_set() and self._error is None:
                if not self._queue and not self._in_flight:
                    return None
                rest = self._resume_at - time.monotonic()
                if self._queue and rest <= 0 and self._window.has_room(self._in_flight):
                    piece = self._admit()
                    if piece is not None:
                        self._in_flight += piece.rows
                        return piece, self._window.generation
                    self._queue.clear()
                    continue
                self._changed.wait(min(0.5, max(0.01, rest)) if rest > 0 else 0.5)
            return None

    def done(self, piece: Piece, answered: int) -> None:
        """Record a batch that was answered."""
        with self._changed:
            self._in_flight -= piece.rows
            self._refusals = 0
            self._unproven = self._unproven and not answered
            self._window = self._window.succeeded(answered)
            self.tally.answered += answered
            self.tally.spent += self.estimate(piece).times(answered / piece.rows)
            self._changed.notify_all()

    def give_back(self, sent: Piece, parts: Sequence[Piece]) -> None:
        """Return what is left of a batch to the end of the queue."""
        with self._changed:
            self._in_flight -= sent.rows
            self._queue.extend(parts)
            self._changed.notify_all()

    def throttled(self, sent: Piece, generation: int, message: str) -> None:
        """Take a refused batch back, narrow the window, let the endpoint rest, longer each time.

        Raises InferenceError when it has refused everything for long.
        """
        with self._changed:
            self._in_flight -= sent.rows
            self._queue.appendleft(sent)
            self.tally.throttled_batches += 1
            self._refusals += 1
            if self._refusals > MOST_REFUSALS:
                raise InferenceError(
                    f"{self.script.model}: the endpoint has refused {MOST_REFUSALS} batches one "
                    f"after another, the last with: {message}. Everything that was paid for is "
                    "kept; run the same command again later."
                )
            self._window = self._window.throttled(generation)
            wait = full_jitter(self._refusals, self._rng)
            self._resume_at = max(self._resume_at, time.monotonic() + wait)
            self._changed.notify_all()

    def unproven_or(self, failed_as: str | None) -> str | None:
        """Return what a failure is called: no text is blamed before the function has answered."""
        return "unproven" if failed_as == "failed" and self._unproven else failed_as

    def failed_unproven(self, sent: Piece, message: str) -> None:
        """Take back a batch that failed before anything was answered; one of it goes alone at once.

        Raises InferenceError when enough texts have failed alone.
        """
        with self._changed:
            self._in_flight -= sent.rows
            first, rest = after_unproven_failure(sent, self.script.sizes)
            self._queue.extend(rest)
            if rest:
                self._queue.appendleft(first)
            else:
                self._alone += 1
                self._queue.append(first)
            if self._alone >= MOST_ALONE:
                raise InferenceError(
                    f"{self.script.model}: the function {self.script.function} has answered "
                    f"nothing yet, and {MOST_ALONE} texts that were sent alone failed, the last "
                    f"with: {message}. No text is blamed for it. Look at the endpoint, its role "
                    "and the prompt, and run the same command again."
                )
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """End the run for all workers."""
        with self._changed:
            self._error = self._error or error
            self._changed.notify_all()

    def raise_if_failed(self) -> None:
        """Raise what ended the run, if anything did."""
        if self._error is not None:
            raise self._error

    def estimate(self, piece: Piece) -> Amount:
        """Return what a piece is estimated to cost."""
        each = amount_of_row(
            piece.tokens_in / piece.rows, self._tokens_out_each, piece.pack, self.script.price
        )
        return each.times(piece.rows)

    def _admit(self) -> Piece | None:
        piece = self._queue.popleft()
        calls = max(1, self._window.size // piece.pack)  # a packed call is not cut in two
        piece, *rest = split(piece, calls * piece.pack)
        self._queue.extendleft(rest)
        each = self.estimate(piece).times(1 / piece.rows)
        rows, reason = self._budget.admit(piece.rows, each)
        if reason is not None:
            self.over_budget = reason
        if rows < 1:
            return None
        if rows < piece.rows:
            piece = piece.part(piece.first, piece.first + rows - 1)
            self._queue.clear()
        self._budget.charge(each.times(piece.rows))
        return piece
