"""A token bucket that refuses, as an account's quota does."""

from __future__ import annotations

import threading
from time import monotonic

from redshift_ml.local.endpoints.config import Throttle


class TokenBucket:
    """Lets ``burst`` requests through at once and then ``requests_per_second``."""

    def __init__(self, throttle: Throttle) -> None:
        self._rate = throttle.requests_per_second
        self._burst = float(throttle.burst)
        self._left = self._burst
        self._at = monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take a token; False when there is none."""
        with self._lock:
            now = monotonic()
            self._left = min(self._burst, self._left + (now - self._at) * self._rate)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
