"""One client connection: greet it, then answer its messages until it leaves."""

from __future__ import annotations

import logging
import socket
from typing import Final

from redshift_ml.dialect.lexer import quote
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Session
from redshift_ml.local.wire import backend, frontend
from redshift_ml.local.wire.channel import Channel, drain
from redshift_ml.local.wire.extended import Extended
from redshift_ml.local.wire.framing import (
    ConnectionClosedError,
    FrameReader,
    FrameWriter,
    ProtocolError,
)
from redshift_ml.local.wire.simple import run_script
from redshift_ml.local.wire.startup import Client

_log = logging.getLogger(__name__)

# Messages of a COPY that was refused, still under way: PostgreSQL ignores them too.
_LATE_COPY: Final = frozenset({b"d", b"c", b"f"})
# Messages that end in ReadyForQuery, error or not; after others all is skipped until Sync.
_READY_AFTER_ERROR: Final = frozenset({b"Q", b"S", b"F"})
_REPORTED: Final = {
    "server_version": "8.0.2",
    "server_encoding": "UNICODE",
    "client_encoding": "UNICODE",
    "integer_datetimes": "on",
    "DateStyle": "ISO, MDY",
    "TimeZone": "UTC",
    "is_superuser": "on",
}


class Conversation:
    """Answers the messages of one authenticated client."""

    def __init__(
        self, reader: FrameReader, writer: FrameWriter, client: Client, session: Session
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._client = client
        self._session = session
        self._channel = Channel(session, writer, client.protocol)
        self._extended = Extended(self._channel)
        self._reported: dict[str, str] = {}
        self._ahead: tuple[bytes, bytes] | None = None
        self._skipping = False

    def cancel(self) -> None:
        """Cancel the running query, if any; safe from any thread."""
        self._session.cancel()

    @property
    def busy(self) -> bool:
        """Whether a query runs now."""
        return self._session.busy

    def open(self, pid: int, secret: int) -> None:
        """Apply the startup settings and tell the client that it is in."""
        for name, value in self._client.settings.items():
            self._set(name, value)
        self._session.settle()
        self._writer.write(backend.AUTHENTICATION_OK)
        first = dict(_REPORTED, session_authorization=self._client.user)
        if self._client.protocol is not None:
            first["server_protocol_version"] = str(self._client.protocol)
        self._report(first)
        self._writer.write(backend.backend_key(pid, secret))
        self._ready()

    def _set(self, name: str, value: str) -> None:
        prepared = self._session.prepare(f"SET {name} TO {quote(value)}")
        drain(self._session.execute(prepared).batches)

    def _report(self, defaults: dict[str, str]) -> None:
        """Send the parameters that have changed since they were last sent."""
        for name, value in {**defaults, **self._session.parameters}.items():
            if self._reported.get(name) != value:
                self._reported[name] = value
                self._writer.write(backend.parameter_status(name, value))

    def _ready(self) -> None:
        self._report({})
        status = self._channel.transactions.status
        if status == "I":
            self._extended.end_transaction()
        self._writer.write(backend.ready(status))
        self._writer.flush()

    def serve(self) -> None:
        """Answer messages until the client terminates. Raises ProtocolError."""
        while True:
            kind, body = self._next()
            if kind == b"X":
                return
            try:
                self._answer(kind, body)
            except (ProtocolError, ConnectionClosedError, OSError):
                raise
            except RedshiftError as problem:
                self._fail(kind, problem)
            except Exception as bug:  # a bug must not take the client's connection with it
                _log.exception("unexpected error while answering %r", kind)
                self._fail(kind, RedshiftError(f"internal error: {type(bug).__name__}: {bug}"))

    def _next(self) -> tuple[bytes, bytes]:
        if self._ahead:
            message, self._ahead = self._ahead, None
            return message
        return self._reader.message()

    def _fail(self, kind: bytes, problem: RedshiftError) -> None:
        self._channel.fail(problem)
        self._channel.transactions.fail()
        if kind in _READY_AFTER_ERROR:
            self._ready()
        else:
            self._skipping = True
            # asyncpg sends a Flush and no Sync before it has seen what went wrong
            self._writer.flush()

    def _answer(self, kind: bytes, body: bytes) -> None:
        if kind == b"S":
            self._skipping = False
            with self._session.working():
                self._channel.transactions.finish()
            self._ready()
        elif self._skipping or kind in _LATE_COPY:
            return
        elif kind == b"Q":
            self._query(body)
        elif kind == b"H":
            self._writer.flush()
        else:
            self._step(kind, body)

    def _query(self, body: bytes) -> None:
        script = frontend.query(body)
        with self._session.working():
            self._extended.forget_unnamed()
            run_script(self._channel, script)
        self._ready()

    def _step(self, kind: bytes, body: bytes) -> None:
        extended = self._extended
        if kind == b"E":
            # Nothing is due to the client before Sync or Flush, so that the next message
            # may be awaited: it tells a single statement from a pipeline.
            self._ahead = self._reader.message()
            with self._session.working():
                # redshift_connector puts a Flush between Execute and Sync.
                extended.execute(body, alone=self._ahead[0] in (b"S", b"H"))
            return
        steps = {b"P": extended.parse, b"B": extended.bind, b"D": extended.describe}
        step = {**steps, b"C": extended.close}.get(kind)
        if kind == b"F":
            raise RedshiftError("function call messages are not supported", "0A000")
        if step is None:
            raise ProtocolError(f"invalid frontend message type {kind!r}")
        with self._session.working():
            step(body)


def refuse(sock: socket.socket, problem: RedshiftError) -> None:
    """Tell a client why its connection ends; one that does not listen is left."""
    # No statement is left that a position could point into.
    fatal = RedshiftError(problem.message, problem.sqlstate, problem.hint, problem.detail)
    try:
        sock.settimeout(1.0)
        sock.sendall(backend.error(fatal, "FATAL"))
    except OSError:
        _log.debug("client left before it could be told: %s", problem)
