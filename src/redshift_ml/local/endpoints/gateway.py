"""Send a vector of rows to an endpoint: batches, concurrency, the call log."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from functools import partial

from redshift_ml.local.endpoints.attempts import (
    Call,
    CallCancelledError,
    Caller,
    CallFailedError,
    Endpoint,
    perform,
)
from redshift_ml.local.endpoints.config import EndpointFile, EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.log import CallLog, LogOrigin, ThreadLog
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target

# Redshift's words: https://docs.aws.amazon.com/redshift/latest/dg/machine-learning-br.html
TOO_MANY = "Too many requests, please wait before trying again"
_POLL_SECONDS = 0.1


class Gateway:
    """All endpoints of one warehouse."""

    def __init__(self, file: EndpointFile, log: CallLog) -> None:
        self._file = file
        self._log = log
        self._endpoints: dict[tuple[str, str], Endpoint] = {}
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
            raise CallFailedError(
                target.endpoint, target.service, str(error), nobody=True
            ) from error
        requests = self._requests(target, rows, caller, endpoint.settings)
        origin = _origin(target, caller, endpoint.settings)
        if endpoint.immediate:
            replies = self._at_once(endpoint, caller, origin, requests)
        else:
            replies = self._concurrently(endpoint, caller, origin, list(requests))
        return [value for reply in replies for value in reply.values]

    def expect(self, target: Target) -> None:
        """Let an embedded model load before its first call."""
        _, settings = self._file.settings_for(target.endpoint)
        if settings.backend == "embedded" and settings.cassette is None:
            from redshift_ml.local.endpoints.backends.embedded import load_soon

            load_soon(target, settings.task)

    def close(self) -> None:
        """Stop the workers and write the log."""
        for endpoint in self._endpoints.values():
            endpoint.pool.shutdown(wait=False, cancel_futures=True)
        self._log.flush()

    def _endpoint(self, target: Target) -> Endpoint:
        key, settings = self._file.settings_for(target.endpoint)
        with self._lock:
            known = self._endpoints.get((key, target.service))
            if known is None:
                known = Endpoint(key, settings, target.service)
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

    def _at_once(
        self, endpoint: Endpoint, caller: Caller, origin: LogOrigin, requests: Iterator[Request]
    ) -> list[Reply]:
        """Answer in this thread."""
        log = ThreadLog(self._log, origin)
        call = Call(endpoint, caller, log.add)
        try:
            return [perform(call, request) for request in requests]
        finally:
            log.close()

    def _concurrently(
        self, endpoint: Endpoint, caller: Caller, origin: LogOrigin, requests: list[Request]
    ) -> list[Reply]:
        """Answer in the threads of the endpoint."""
        try:
            return _replies(Call(endpoint, caller, partial(self._log.add, origin)), requests)
        finally:
            self._log.flush()


def _replies(call: Call, requests: list[Request]) -> list[Reply]:
    """Keep the endpoint's pool busy; on the first failure stop what has not begun."""
    futures: list[Future[Reply]] = [
        call.endpoint.pool.submit(perform, call, request) for request in requests
    ]
    pending: set[Future[Reply]] = set(futures)
    failed: Future[Reply] | None = None
    try:
        while pending and failed is None:
            done, pending = wait(pending, _POLL_SECONDS, FIRST_EXCEPTION)
            if call.caller.cancelled.is_set():
                raise CallCancelledError
            # chosen before the others are stopped, which then fail as cancelled
            failed = next((f for f in futures if f in done and f.exception()), None)
    finally:
        call.stop.set()
        for future in pending:
            future.cancel()
    return [future.result() for future in ([failed] if failed else futures)]


def _batches(rows: Sequence[Row], most: int, most_bytes: int) -> Iterator[tuple[Row, ...]]:
    """Cut rows into batches of at most ``most`` rows and about ``most_bytes`` bytes."""
    if most == 1:
        for row in rows:
            yield (row,)
        return
    characters = sum([len(value) for row in rows for value in row if value is not None])
    if len(rows) <= most and characters * 4 <= most_bytes:
        yield tuple(rows)
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
