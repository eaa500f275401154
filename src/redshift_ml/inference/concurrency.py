"""How many batches may be in flight: additive increase, multiplicative decrease."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Window:
    """The number of batches in flight that an endpoint has shown to bear.

    ``limit`` grows by one for each full window of successes and halves when
    the endpoint throttles, never below one nor above ``most``. A throttling
    that answers a batch sent before the last cut is not counted again: it says
    nothing about the window as it is now.
    """

    most: int
    limit: float = 1.0
    generation: int = 0

    def succeeded(self) -> Window:
        """Return the window after a batch that was answered."""
        return replace(self, limit=min(float(self.most), self.limit + 1.0 / self.limit))

    def throttled(self, sent_in: int) -> Window:
        """Return the window after a batch, sent in generation ``sent_in``, was throttled."""
        if sent_in < self.generation:
            return self
        return replace(self, limit=max(1.0, self.limit / 2), generation=self.generation + 1)

    @property
    def whole(self) -> int:
        """Return the limit as a number of batches."""
        return max(1, int(self.limit + 1e-9))
