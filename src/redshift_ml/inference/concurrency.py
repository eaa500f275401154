"""How many inputs may be in flight: additive increase, multiplicative decrease."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

SEARCH_STEPS = 16


@dataclass(frozen=True)
class Window:
    """The number of inputs in flight that an endpoint has shown to bear.

    Inputs, not statements: the warehouse sends the inputs of one statement side
    by side, so that a single large one may be more than the endpoint takes, and
    a statement that is refused loses all it has paid for.

    ``limit`` grows by ``step`` inputs for each full window of successes: by a
    batch until the endpoint first throttles, by a sixteenth of what it refused
    from then on, so that probing costs little. It halves when the endpoint
    throttles, never below one nor above ``most``. A throttling that answers a
    batch sent before the last cut is not counted again: it says nothing about
    the window as it is now.
    """

    batch: int
    most: int
    limit: float
    step: float
    generation: int = 0

    @staticmethod
    def of(batch: int, workers: int) -> Window:
        """Return the window that a run of ``workers`` connections begins with."""
        most = batch * workers
        return Window(batch, most, float(min(4 * batch, most)), float(batch))

    def succeeded(self, inputs: int) -> Window:
        """Return the window after a batch of so many inputs was answered."""
        grown = self.limit + self.step * inputs / self.limit
        return replace(self, limit=min(float(self.most), grown))

    def throttled(self, sent_in: int) -> Window:
        """Return the window after a batch, sent in generation ``sent_in``, was throttled."""
        if sent_in < self.generation:
            return self
        return replace(
            self,
            limit=max(1.0, self.limit / 2),
            step=max(1.0, self.limit / SEARCH_STEPS),
            generation=self.generation + 1,
        )

    @property
    def size(self) -> int:
        """Return how many inputs one statement may hold now.

        A narrow window is shared by two statements, so that the endpoint has
        work while one of them is claimed or published.
        """
        streams = 2 if self.most > self.batch else 1
        return max(1, min(self.batch, math.ceil(self.limit / streams - 1e-9)))

    def has_room(self, in_flight: int) -> bool:
        """Tell whether another statement may start beside ``in_flight`` inputs."""
        return in_flight == 0 or in_flight + self.size <= math.ceil(self.limit - 1e-9)
