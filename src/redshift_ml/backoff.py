"""How long to wait before trying again.

https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
"""

from __future__ import annotations

import random


def full_jitter(
    attempt: int, rng: random.Random, *, base: float = 0.25, cap: float = 20.0
) -> float:
    """Return the seconds to wait before attempt ``attempt`` (from 1): uniform up to base·2ⁿ⁻¹.

    Jitter over the whole range keeps workers that were refused together from
    coming back together.
    """
    return rng.uniform(0.0, min(cap, base * 2.0 ** min(attempt - 1, 32)))
