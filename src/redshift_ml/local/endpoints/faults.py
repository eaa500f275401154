"""Do to a request what the endpoint file says should go wrong."""

from __future__ import annotations

import threading

from redshift_ml.local.endpoints.config import Fault
from redshift_ml.local.endpoints.failures import EndpointError, RetryableError, ThrottledError
from redshift_ml.local.endpoints.target import Request

GARBAGE = "\u2400 garbage {"


class Faults:
    """Counts requests per fault; the first fault that applies is done."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self._faults = faults
        self._seen = [0] * len(faults)
        self._done = [0] * len(faults)
        self._lock = threading.Lock()

    def next_for(self, request: Request) -> Fault | None:
        """Return the fault that this request meets, None when it goes through."""
        if not self._faults:
            return None
        texts = [value for row in request.rows for value in row if value is not None]
        with self._lock:
            for index, fault in enumerate(self._faults):
                if not any(map(fault.when.search, texts or [""])):
                    continue
                self._seen[index] += 1
                due = self._seen[index] - fault.after
                spent = fault.times is not None and self._done[index] >= fault.times
                if due > 0 and due % fault.every == 0 and not spent:
                    self._done[index] += 1
                    return fault
        return None


def fault_error(fault: Fault) -> EndpointError:
    """Return what a failing fault raises; ``garbage`` and ``hang`` are the gateway's work."""
    if fault.do == "throttle":
        return ThrottledError(fault.message or "ThrottlingException: injected")
    if fault.do == "unavailable":
        return RetryableError(fault.message or "ServiceUnavailableException: injected")
    return EndpointError(fault.message or "ValidationException: injected by the endpoint file")
