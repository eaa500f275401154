"""Send a vector of rows to an endpoint: batches, concurrency, retries, faults, the call log."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from redshift_ml.local.endpoints.backends import Sender, make_backend
from redshift_ml.local.endpoints.config import EndpointFile, EndpointSettings
from redshift_ml.local.endpoints.failures import (
    EndpointError,
    RetryableError,
    ThrottledError,
    TimedOutError,
)
from redshift_ml.local.endpoints.faults import GARBAGE, Faults, fault_error
from redshift_ml.local.endpoints.log import CallLog, LogEntry, LogOrigin
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target
from redshift_ml.local.endpoints.throttle import TokenBucket

# Redshift's words: https://docs.aws.amazon.com/redshift/latest/dg/machine-learning-br.html
TOO_MANY = "Too many requests, please wait before trying again"
_POLL_SECONDS = 0.1


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


class CallCancelledError(Exception):
    """The statement was cancelled while requests were out."""


class _Endpoint:
    """One endpoint's settings with what they need at run time."""

    def __init__(self, key: str, settings: EndpointSettings, service: str) -> None:
        self.key = key
        self.settings = settings
        self.backend: Sender = make_backend(settings, service)
        self.bucket = TokenBucket(settings.throttle) if settings.throttle else None
        self.faults = Faults(settings.faults)
        self.pool = ThreadPoolExecutor(settings.concurrency, f"endpoint-{key}")

    @property
    def immediate(self) -> bool:
        """Tell whether answers come from this process at once, so that threads gain nothing."""
        s = self.settings
        here = s.backend in ("embedded", "seed") or (s.cassette and s.cassette.mode == "replay")
        return bool(here) and not (s.latency_ms or s.throttle or s.faults)


@dataclass(frozen=True)
class _Call:
    """The requests of one vector. ``stop`` ends waiting when one of them has failed."""

    endpoint: _Endpoint
    caller: Caller
    origin: LogOrigin
    stop: threading.Event = field(default_factory=threading.Event)


class Gateway:
    """All endpoints of one warehouse."""

    def __init__(self, file: EndpointFile, log: CallLog) -> None:
        self._file = file
        self._log = log
        self._endpoints: dict[tuple[str, str], _Endpoint] = {}
        self._lock = threading.Lock()
        self._prefix = uuid.uuid4().hex[:12]
        self._numbers = itertools.count(1)

    def call(self, target: Target, rows: Sequence[Row], caller: Caller) -> list[str | None]:
        """Answer rows in order. Raises CallFailedError for the first that failed for good."""
        if not rows:
            return []
        try:
            endpoint = self._endpoint(target)
        except EndpointError as error:
            raise CallFailedError(target.endpoint, target.service, str(error)) from error
        requests = self._requests(target, rows, caller, endpoint.settings)
        call = _Call(endpoint, caller, _origin(target, caller, endpoint.settings))
        try:
            if endpoint.immediate:
                replies = [self._perform(call, request) for request in requests]
            else:
                replies = self._concurrently(call, list(requests))
        finally:
            self._log.flush()
        return [value for reply in replies for value in reply.values]

    def close(self) -> None:
        """Stop the workers and write the log."""
        for endpoint in self._endpoints.values():
            endpoint.pool.shutdown(wait=False, cancel_futures=True)
        self._log.flush()

    def _endpoint(self, target: Target) -> _Endpoint:
        key, settings = self._file.settings_for(target.endpoint)
        with self._lock:
            known = self._endpoints.get((key, target.service))
            if known is None:
                known = _Endpoint(key, settings, target.service)
                self._endpoints[key, target.service] = known
            return known

    def _requests(
        self, target: Target, rows: Sequence[Row], caller: Caller, settings: EndpointSettings
    ) -> Iterator[Request]:
        most = 1 if target.service == "bedrock" else target.max_batch_rows
        most = min(most, settings.batch_rows or most)
        for batch in _batches(rows, most, target.max_batch_bytes):
            number = f"{self._prefix}-{next(self._numbers)}"
            yield Request(target, batch, number, caller.user, caller.database, caller.query)

    def _concurrently(self, call: _Call, requests: list[Request]) -> list[Reply]:
        """Keep the endpoint's pool busy; on the first failure stop what has not begun."""
        futures: list[Future[Reply]] = [
            call.endpoint.pool.submit(self._perform, call, request) for request in requests
        ]
        pending: set[Future[Reply]] = set(futures)
        try:
            while pending:
                done, pending = wait(pending, _POLL_SECONDS, FIRST_EXCEPTION)
                if call.caller.cancelled.is_set():
                    raise CallCancelledError
                if any(future.exception() for future in done):
                    break
        finally:
            call.stop.set()
            for future in pending:
                future.cancel()
        failed = next(
            (f for f in futures if f.done() and not f.cancelled() and f.exception()), None
        )
        return [future.result() for future in ([failed] if failed else futures)]

    def _perform(self, call: _Call, request: Request) -> Reply:
        """Do one request with its retries and log it, whatever becomes of it."""
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
            self._log.add(call.origin, _entry(request, at, attempts, elapsed, reply, failure))


def _attempt(call: _Call, request: Request) -> Reply:
    """Ask once, after what the endpoint file puts in the way."""
    if call.caller.cancelled.is_set() or call.stop.is_set():
        raise CallCancelledError
    endpoint = call.endpoint
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


def _wait_before_retry(call: _Call, request: Request, attempts: int, started: float) -> bool:
    """Wait and return True when another attempt is due.

    Lambda's RETRY_TIMEOUT bounds the whole time; other services get a number
    of attempts, as Redshift documents none.
    """
    retries = call.endpoint.settings.retries
    pause = retries.backoff_ms * 2 ** (attempts - 1) / 1000
    if request.target.service == "lambda":
        spent = time.perf_counter() - started
        if spent + pause > request.target.retry_timeout_ms / 1000:
            return False
    elif attempts >= retries.attempts:
        return False
    _sleep(pause, call.stop)
    return True


def _batches(rows: Sequence[Row], most: int, most_bytes: int) -> Iterator[tuple[Row, ...]]:
    """Cut rows into batches of at most ``most`` rows and about ``most_bytes`` bytes."""
    if most == 1:
        for row in rows:
            yield (row,)
        return
    batch: list[Row] = []
    size = 0
    for row in rows:
        length = sum(len(v.encode("utf-8", "surrogatepass")) for v in row if v is not None)
        if batch and (len(batch) >= most or size + length > most_bytes):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield tuple(batch)


def _sleep(seconds: float, stop: threading.Event) -> None:
    """Wait, but not past the moment when the other requests have failed or were cancelled."""
    if stop.wait(seconds):
        raise CallCancelledError


def _for_good(request: Request, error: EndpointError) -> CallFailedError:
    target = request.target
    throttled, timed_out = isinstance(error, ThrottledError), isinstance(error, TimedOutError)
    return CallFailedError(target.endpoint, target.service, str(error), throttled, timed_out)


def _status(failure: Exception | None) -> str:
    if not isinstance(failure, CallFailedError):
        return "cancelled"
    if failure.throttled:
        return "throttled"
    return "timeout" if failure.timed_out else "error"


def _origin(target: Target, caller: Caller, settings: EndpointSettings) -> LogOrigin:
    return LogOrigin(
        caller.user,
        caller.session,
        caller.query,
        caller.database,
        target.function,
        target.model,
        target.service,
        target.endpoint,
        settings.backend,
    )


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
