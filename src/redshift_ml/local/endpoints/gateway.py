"""Send a vector of rows to an endpoint: batches, concurrency, retries, faults, the call log."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timezone

from redshift_ml.local.endpoints.backends import Sender, make_backend
from redshift_ml.local.endpoints.config import EndpointFile, EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointError, RetryableError, ThrottledError
from redshift_ml.local.endpoints.faults import GARBAGE, Faults, raise_fault
from redshift_ml.local.endpoints.log import CallLog, LogEntry
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
        return s.backend == "embedded" and not (s.latency_ms or s.throttle or s.faults)


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
        requests = list(self._requests(target, rows, caller, endpoint.settings))
        try:
            if endpoint.immediate:
                replies = [self._perform(endpoint, request, caller, None) for request in requests]
            else:
                replies = self._concurrently(endpoint, requests, caller)
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

    def _concurrently(
        self, endpoint: _Endpoint, requests: list[Request], caller: Caller
    ) -> list[Reply]:
        """Keep the endpoint's pool busy; on the first failure stop what has not begun."""
        stop = threading.Event()
        futures: list[Future[Reply]] = [
            endpoint.pool.submit(self._perform, endpoint, request, caller, stop)
            for request in requests
        ]
        pending: set[Future[Reply]] = set(futures)
        try:
            while pending:
                done, pending = wait(pending, _POLL_SECONDS, FIRST_EXCEPTION)
                if caller.cancelled.is_set():
                    raise CallCancelledError
                if any(future.exception() for future in done):
                    break
        finally:
            stop.set()
            for future in pending:
                future.cancel()
        failed = next(
            (f for f in futures if f.done() and not f.cancelled() and f.exception()), None
        )
        return [future.result() for future in ([failed] if failed else futures)]

    def _perform(
        self,
        endpoint: _Endpoint,
        request: Request,
        caller: Caller,
        stop: threading.Event | None,
    ) -> Reply:
        """Do one request with its retries and log it, whatever becomes of it."""
        at, started, attempts = (
            datetime.now(timezone.utc).replace(tzinfo=None),
            time.perf_counter(),
            0,
        )
        reply: Reply | None = None
        failure: Exception | None = None
        try:
            while True:
                attempts += 1
                try:
                    reply = self._attempt(endpoint, request, caller, stop)
                    return reply
                except RetryableError as error:
                    if not self._wait_before_retry(endpoint, request, attempts, started, stop):
                        raise _for_good(request, error) from error
        except EndpointError as error:
            failure = error
            raise _for_good(request, error) from error
        except (CallFailedError, CallCancelledError) as error:
            failure = error
            raise
        finally:
            elapsed = (time.perf_counter() - started) * 1000
            self._log.add(_entry(endpoint, request, caller, at, attempts, elapsed, reply, failure))

    def _attempt(
        self,
        endpoint: _Endpoint,
        request: Request,
        caller: Caller,
        stop: threading.Event | None,
    ) -> Reply:
        if caller.cancelled.is_set() or (stop is not None and stop.is_set()):
            raise CallCancelledError
        settings = endpoint.settings
        if endpoint.bucket is not None and not endpoint.bucket.take():
            raise ThrottledError("ThrottlingException: the endpoint file's rate is exceeded")
        if settings.latency_ms:
            _sleep(settings.latency_ms / 1000, stop)
        fault = endpoint.faults.next_for(request)
        if fault is None:
            return endpoint.backend.send(request)
        if fault.do == "hang":
            _sleep(settings.timeout_seconds, stop)
            raise EndpointError(f"timeout: no answer within {settings.timeout_seconds:g} s")
        if fault.do == "garbage":
            garbage = fault.message or GARBAGE
            return Reply((garbage,) * len(request.rows), "injected fault", 0, 0, True)
        raise_fault(fault)
        raise AssertionError(fault.do)

    def _wait_before_retry(
        self,
        endpoint: _Endpoint,
        request: Request,
        attempts: int,
        started: float,
        stop: threading.Event | None,
    ) -> bool:
        """Wait and return True when another attempt is due.

        Lambda's RETRY_TIMEOUT bounds the whole time; other services get a
        number of attempts, as Redshift documents none.
        """
        retries = endpoint.settings.retries
        pause = retries.backoff_ms * 2 ** (attempts - 1) / 1000
        if request.target.service == "lambda":
            spent = time.perf_counter() - started
            if spent + pause > request.target.retry_timeout_ms / 1000:
                return False
        elif attempts >= retries.attempts:
            return False
        _sleep(pause, stop)
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


def _sleep(seconds: float, stop: threading.Event | None) -> None:
    """Wait, but not past the moment when the other requests have failed or were cancelled."""
    if stop is None:
        time.sleep(seconds)
    elif stop.wait(seconds):
        raise CallCancelledError


def _for_good(request: Request, error: EndpointError) -> CallFailedError:
    target = request.target
    throttled = isinstance(error, ThrottledError)
    return CallFailedError(target.endpoint, target.service, str(error), throttled)


def _status(failure: Exception | None) -> str:
    if failure is None:
        return "ok"
    if isinstance(failure, CallCancelledError):
        return "cancelled"
    if isinstance(failure, CallFailedError) and failure.throttled:
        return "throttled"
    reason = failure.reason if isinstance(failure, CallFailedError) else str(failure)
    return "timeout" if reason.startswith("timeout") or "did not answer in" in reason else "error"


def _entry(
    endpoint: _Endpoint,
    request: Request,
    caller: Caller,
    at: datetime,
    attempts: int,
    elapsed: float,
    reply: Reply | None,
    failure: Exception | None,
) -> LogEntry:
    target = request.target
    reason = failure.reason if isinstance(failure, CallFailedError) else str(failure or "")
    return LogEntry(
        called_at=at,
        request_id=request.request_id,
        user_name=caller.user,
        session_id=caller.session,
        query_id=caller.query,
        database_name=caller.database,
        function_name=target.function,
        model_name=target.model,
        service=target.service,
        endpoint=target.endpoint,
        backend=endpoint.settings.backend,
        answered_by=reply.model if reply else None,
        row_count=len(request.rows),
        tokens_in=reply.tokens_in if reply else None,
        tokens_out=reply.tokens_out if reply else None,
        tokens_estimated=reply.tokens_estimated if reply else None,
        attempts=attempts,
        latency_ms=round(elapsed, 3),
        status=_status(failure),
        error=reason or None,
        detail=reply.detail if reply else None,
    )
