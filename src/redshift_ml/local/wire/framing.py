"""Frames on a socket: what comes in by length, what goes out by buffer."""

from __future__ import annotations

import socket
from struct import Struct
from typing import Final

from redshift_ml.local.errors import RedshiftError

_INT32: Final = Struct("!i")
_CHUNK: Final = 1 << 16
_FLUSH_AT: Final = 1 << 18

STARTUP_LIMIT: Final = 10_000
PASSWORD_LIMIT: Final = 10_000
MESSAGE_LIMIT: Final = 64 << 20


class ConnectionClosedError(Exception):
    """The peer is gone, or the server has cut it off."""


class ProtocolError(RedshiftError):
    """A byte stream that is not protocol 3: it ends the connection."""

    def __init__(self, message: str, sqlstate: str = "08P01") -> None:
        super().__init__(message, sqlstate)


class FrameReader:
    """Read whole messages from a socket, never more than a limit."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = bytearray()

    def exactly(self, size: int) -> bytes:
        """Return the next ``size`` bytes. Raises ConnectionClosedError at the end of the stream."""
        buffer = self._buffer
        while len(buffer) < size:
            # Memory grows with what has arrived, not with what a hostile length promises.
            chunk = self._sock.recv(max(_CHUNK, min(size - len(buffer), 1 << 20)))
            if not chunk:
                raise ConnectionClosedError
            buffer += chunk
        taken = bytes(memoryview(buffer)[:size])
        del buffer[:size]
        return taken

    def startup(self) -> bytes:
        """Return the body of a startup packet. Raises ProtocolError for an impossible length."""
        return self._body(minimum=8, limit=STARTUP_LIMIT, what="startup packet")

    def message(self, limit: int = MESSAGE_LIMIT) -> tuple[bytes, bytes]:
        """Return type byte and body of the next message. Raises ProtocolError."""
        kind = self.exactly(1)
        return kind, self._body(minimum=4, limit=limit, what=f"message of type {kind!r}")

    def _body(self, *, minimum: int, limit: int, what: str) -> bytes:
        (length,) = _INT32.unpack(self.exactly(4))
        if not minimum <= length <= limit:
            raise ProtocolError(
                f"invalid length of {what}: {length} bytes, expected {minimum} to {limit}"
            )
        return self.exactly(length - 4)


class FrameWriter:
    """Collect messages and send them in large pieces."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = bytearray()

    def write(self, data: bytes | memoryview) -> None:
        """Queue ``data``; sends when enough is queued."""
        if len(data) >= _FLUSH_AT:
            self.flush()
            self._sock.sendall(data)
            return
        self._buffer += data
        if len(self._buffer) >= _FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Send what is queued."""
        if self._buffer:
            self._sock.sendall(self._buffer)
            self._buffer = bytearray()
