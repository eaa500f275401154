"""One request: what the endpoint file puts in its way, its retries, its line in the call log."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from redshift_ml.backoff import full_jitter
from redshift_ml.local.endpoints.backends import Sender, make_backend
from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import (
    EndpointError,
    NobodyError,
    RetryableError,
    ThrottledError,
    TimedOutError,
)
from redshift_ml.local.endpoints.faults import GARBAGE, Faults, fault_error
from redshift_ml.local.endpoints.log import LogEntry
from redshift_ml.local.endpoints.target import Reply, Request
from redshift_ml.local.endpoints.throttle import TokenBucket

_rng = random.Random()


@dataclass(frozen=True)
class Caller:
    """Whose statement calls. ``cancelled`` is set when it is to stop."""

    user: str
    database: str
    session: int
    query: int
    cancelled: threading.Event


@dataclass(eq=False)
class CallFailedError(Exception):
    """A request that failed for good: ``endpoint`` and what it said."""

    endpoint: str
    service: str
    reason: str
    throttled: bool = False
    timed_out: bool = False
    nobody: bool = False
    """Whether it fails for every text, since nothing is set up to answer."""


class CallCancelledError(Exception):
    """The statement was cancelled while requests were out."""


class Endpoint:
    """One endpoint's settings with what they need at run time."""

    def __init__(self, key: str, settings: EndpointSettings, service: str) -> None:
        self.key = key
        self.settings = settings
        self.backend: Sender = make_backend(settings, service)
        self.bucket = TokenBucket(settings.throttle) if settings.throttle else None
        self.faults = Faults(settings.faults)
        self.pool = ThreadPoolExecutor(settings.concurrency, f"endpoint-{key}")
        # Answers come from this process at once, so that threads gain nothing.
        here = settings.backend in ("embedded", "seed", "constant") or (
            settings.cassette is not None and settings.cassette.mode == "replay"
        )
        self.immediate = here and not (settings.latency_ms or settings.throttle or settings.faults)


@dataclass(frozen=True)
class Call:
    """The requests of one vector.

    ``log`` notes a request that is over; ``stop`` ends waiting when one has failed.
    """

    endpoint: Endpoint
    caller: Caller
    log: Callable[[LogEntry], None]
    stop: threading.Event = field(default_factory=threading.Event)


def perform(call: Call, request: Request) -> Reply:
    """Do one request with its retries and log it, whatever becomes of it.

    Raises CallFailedError when it failed for good, CallCancelledError.
    """
    at, started = time.time_ns() // 1000, time.perf_counter()
    attempts = 0
    reply: Reply | None = None
    failure: Exception | None = None
    try:
        while reply is None:
            attempts += 1
            try:
                reply = _attempt(call, request)
            except RetryableError as error:
                if not _wait_before_retry(call, request, attempts, started):
                    raise _for_good(request, error) from error
        return reply
    except EndpointError as error:
        failure = _for_good(request, error)
        raise failure from error
    except (CallFailedError, CallCancelledError) as error:
        failure = error
        raise
    finally:
        elapsed = (time.perf_counter() - started) * 1000
        call.log(_entry(request, at, attempts, elapsed, reply, failure))


def _attempt(call: Call, request: Request) -> Reply:
    """Ask once, after what the endpoint file puts in the way."""
    if call.caller.cancelled.is_set() or call.stop.is_set():
        raise CallCancelledError
    endpoint = call.endpoint
    if endpoint.immediate:
        return endpoint.backend.send(request)
    settings = endpoint.settings
    if endpoint.bucket is not None and not endpoint.bucket.take():
        raise ThrottledError("ThrottlingException: the endpoint file's rate is exceeded")
    if settings.latency_ms:
        _sleep(settings.latency_ms / 1000, call.stop)
    fault = endpoint.faults.next_for(request)
    if fault is None:
        return endpoint.backend.send(request)
    if fault.do == "hang":
        _sleep(settings.timeout_seconds, call.stop)
        raise TimedOutError(f"no answer within {settings.timeout_seconds:g} s")
    if fault.do == "garbage":
        garbage = fault.message or GARBAGE
        return Reply((garbage,) * len(request.rows), "injected fault", 0, 0, True)
    raise fault_error(fault)


def _wait_before_retry(call: Call, request: Request, attempts: int, started: float) -> bool:
    """Wait and return True when another attempt is due.

    The wait has full jitter and an upper end: requests refused together must not
    come back together, and one that sleeps while there is room again holds its
    whole statement up. Lambda's RETRY_TIMEOUT bounds the whole time; other
    services get a number of attempts, as Redshift documents none.
    """
    retries = call.endpoint.settings.retries
    pause = full_jitter(
        attempts, _rng, base=retries.backoff_ms / 1000, cap=retries.max_backoff_ms / 1000
    )
    if request.target.service == "lambda":
        spent = time.perf_counter() - started
        if spent + pause > request.target.retry_timeout_ms / 1000:
            return False
    elif attempts >= retries.attempts:
        return False
    _sleep(pause, call.stop)
    return True


def _sleep(seconds: float, stop: threading.Event) -> None:
    """Wait, but not past the moment when the other requests have failed or were cancelled."""
    if stop.wait(seconds):
        raise CallCancelledError


def _for_good(request: Request, error: EndpointError) -> CallFailedError:
    target = request.target
    throttled, timed_out = isinstance(error, ThrottledError), isinstance(error, TimedOutError)
    nobody = isinstance(error, NobodyError)
    return CallFailedError(
        target.endpoint, target.service, str(error), throttled, timed_out, nobody
    )


def _status(failure: Exception | None) -> str:
    if not isinstance(failure, CallFailedError):
        return "cancelled"
    if failure.throttled:
        return "throttled"
    return "timeout" if failure.timed_out else "error"


def _entry(
    request: Request,
    at: int,
    attempts: int,
    elapsed: float,
    reply: Reply | None,
    failure: Exception | None,
) -> LogEntry:
    count = len(request.rows)
    if reply is None:
        reason = failure.reason if isinstance(failure, CallFailedError) else "cancelled"
        return LogEntry(
            at, request.request_id, None, count, None, None, None, attempts,
            round(elapsed, 3), _status(failure), reason, None,
        )  # fmt: skip
    return LogEntry(
        at, request.request_id, reply.model, count, reply.tokens_in, reply.tokens_out,
        reply.tokens_estimated, attempts, round(elapsed, 3), "ok", None, reply.detail,
    )  # fmt: skip
