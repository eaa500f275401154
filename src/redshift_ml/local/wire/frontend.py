"""Take the messages of a client apart."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct, error, unpack_from
from typing import Final

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.wire.framing import ProtocolError

_INT16: Final = Struct("!h")
_UINT16: Final = Struct("!H")
_INT32: Final = Struct("!i")


@dataclass(frozen=True)
class Parse:
    """Prepare ``sql`` under ``name``; an oid of 0 leaves a parameter's type open."""

    name: str
    sql: str
    parameter_oids: tuple[int, ...]


@dataclass(frozen=True)
class Bind:
    """Make ``portal`` from ``statement`` and raw parameter values (None is NULL)."""

    portal: str
    statement: str
    parameter_formats: tuple[int, ...]
    values: tuple[bytes | None, ...]
    result_formats: tuple[int, ...]


@dataclass(frozen=True)
class Target:
    """A statement ("S") or a portal ("P") that Describe or Close names."""

    kind: str
    name: str


@dataclass(frozen=True)
class Execute:
    """Run ``portal``; ``limit`` 0 means all rows."""

    portal: str
    limit: int


def decode_text(raw: bytes) -> str:
    """Return UTF-8 bytes as text. Raises RedshiftError 22021 in Redshift's words."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        bad = raw[problem.start : max(problem.end, problem.start + 1)].hex(" ")
        raise RedshiftError(
            "String contains invalid or unsupported UTF8 codepoints. "
            f"Bad UTF8 hex sequence: {bad} (error 4)",
            "22021",
        ) from problem
    if "\0" in text:
        raise RedshiftError('invalid byte sequence for encoding "UNICODE": 0x00', "22021")
    return text


class Body:
    """Walk over a message body. Raises ProtocolError when it is malformed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _number(self, layout: Struct) -> int:
        try:
            (value,) = layout.unpack_from(self._data, self._at)
        except error as problem:
            raise ProtocolError("insufficient data left in message") from problem
        self._at += layout.size
        return int(value)

    def int16(self) -> int:
        """Take a signed 16-bit number."""
        return self._number(_INT16)

    def count(self) -> int:
        """Take an unsigned 16-bit count."""
        return self._number(_UINT16)

    def int32(self) -> int:
        """Take a signed 32-bit number."""
        return self._number(_INT32)

    def int32s(self, count: int) -> tuple[int, ...]:
        """Take ``count`` unsigned 32-bit numbers."""
        raw = self.take(4 * count)
        return unpack_from(f"!{count}I", raw)

    def int16s(self, count: int) -> tuple[int, ...]:
        """Take ``count`` signed 16-bit numbers."""
        raw = self.take(2 * count)
        return unpack_from(f"!{count}h", raw)

    def take(self, size: int) -> bytes:
        """Take ``size`` bytes."""
        if size < 0 or self._at + size > len(self._data):
            raise ProtocolError("insufficient data left in message")
        start, self._at = self._at, self._at + size
        return self._data[start : self._at]

    def byte(self) -> str:
        """Take one ASCII byte."""
        return self.take(1).decode("latin-1")

    def raw_string(self) -> bytes:
        """Take the bytes before the next NUL, and the NUL."""
        end = self._data.find(b"\0", self._at)
        if end < 0:
            raise ProtocolError("invalid string in message: no terminating zero byte")
        start, self._at = self._at, end + 1
        return self._data[start:end]

    def string(self) -> str:
        """Take a zero-terminated string. Raises RedshiftError when it is not UTF-8."""
        return decode_text(self.raw_string())

    def end(self) -> None:
        """Raise ProtocolError unless all of the body has been taken."""
        if self._at != len(self._data):
            raise ProtocolError("invalid message format: bytes left over")


def query(data: bytes) -> str:
    """Return the SQL of a Query message."""
    body = Body(data)
    raw = body.raw_string()
    body.end()
    return decode_text(raw)


def parse(data: bytes) -> Parse:
    """Take a Parse message apart."""
    body = Body(data)
    name, raw = body.string(), body.raw_string()
    oids = body.int32s(body.count())
    body.end()
    return Parse(name, decode_text(raw), oids)


def bind(data: bytes) -> Bind:
    """Take a Bind message apart."""
    body = Body(data)
    portal, statement = body.string(), body.string()
    parameter_formats = body.int16s(body.count())
    values = tuple(_value(body) for _ in range(body.count()))
    result_formats = body.int16s(body.count())
    body.end()
    for code in (*parameter_formats, *result_formats):
        if code not in (0, 1):
            raise ProtocolError(f"unsupported format code: {code}, expected 0 (text) or 1 (binary)")
    return Bind(portal, statement, parameter_formats, values, result_formats)


def _value(body: Body) -> bytes | None:
    size = body.int32()
    return None if size == -1 else body.take(size)


def target(data: bytes) -> Target:
    """Take a Describe or Close message apart."""
    body = Body(data)
    kind, name = body.byte(), body.string()
    body.end()
    if kind not in ("S", "P"):
        raise ProtocolError(f"invalid subtype {kind!r}, expected 'S' (statement) or 'P' (portal)")
    return Target(kind, name)


def execute(data: bytes) -> Execute:
    """Take an Execute message apart; a negative limit means all rows, as in PostgreSQL."""
    body = Body(data)
    portal, limit = body.string(), body.int32()
    body.end()
    return Execute(portal, max(limit, 0))
