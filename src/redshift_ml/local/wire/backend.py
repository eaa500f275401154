"""Build the messages of the server."""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack
from typing import Final

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column

# Bits of the driver's extended column metadata: nullable, searchable.
_EXTENDED_FLAGS: Final = 0x1001


def message(kind: bytes, body: bytes = b"") -> bytes:
    """Frame a body."""
    return kind + pack("!i", len(body) + 4) + body


def _string(text: str) -> bytes:
    # A NUL would end the field early and shift all that follows.
    return text.replace("\0", "").encode("utf-8", "replace") + b"\0"


AUTHENTICATION_OK: Final = message(b"R", pack("!i", 0))
PARSE_COMPLETE: Final = message(b"1")
BIND_COMPLETE: Final = message(b"2")
CLOSE_COMPLETE: Final = message(b"3")
NO_DATA: Final = message(b"n")
EMPTY_QUERY: Final = message(b"I")
PORTAL_SUSPENDED: Final = message(b"s")


def md5_request(salt: bytes) -> bytes:
    """Ask for an MD5 password with this four-byte salt."""
    return message(b"R", pack("!i", 5) + salt)


def negotiate_version(unknown_options: Sequence[str]) -> bytes:
    """Say that only protocol 3.0 is spoken and which ``_pq_.`` options are unknown."""
    names = b"".join(_string(name) for name in unknown_options)
    return message(b"v", pack("!ii", 0, len(unknown_options)) + names)


def parameter_status(name: str, value: str) -> bytes:
    """Report a session parameter."""
    return message(b"S", _string(name) + _string(value))


def backend_key(pid: int, secret: int) -> bytes:
    """Give the client what a CancelRequest must repeat."""
    return message(b"K", pack("!iI", pid, secret))


def ready(status: str) -> bytes:
    """Announce readiness with transaction status I, T or E."""
    return message(b"Z", status.encode("ascii"))


def command_complete(tag: str) -> bytes:
    """Finish a statement."""
    return message(b"C", _string(tag))


def error(problem: RedshiftError, severity: str = "ERROR") -> bytes:
    """Report an error; severity is ERROR or FATAL."""
    return message(b"E", _fields(problem, severity))


def notice(text: str, severity: str = "INFO", sqlstate: str = "00000") -> bytes:
    """Report something that is no error."""
    return message(b"N", _fields(RedshiftError(text, sqlstate), severity))


def _fields(problem: RedshiftError, severity: str) -> bytes:
    fields = [
        (b"S", severity),
        (b"V", severity),
        (b"C", problem.sqlstate),
        (b"M", problem.message),
        (b"D", problem.detail),
        (b"H", problem.hint),
        (b"P", None if problem.position is None else str(problem.position)),
        (b"W", problem.context),
    ]
    return b"".join(code + _string(text) for code, text in fields if text) + b"\0"


def parameter_description(oids: Sequence[int]) -> bytes:
    """Describe a statement's parameters."""
    return message(b"t", pack(f"!H{len(oids)}I", len(oids), *oids))


def row_description(columns: Sequence[Column], formats: Sequence[int], *, extended: bool) -> bytes:
    """Describe a result.

    ``extended`` adds what drivers with ``client_protocol_version`` 1 or more
    read after each field: schema, table, column and catalog name, and flags.
    """
    parts = [pack("!H", len(columns))]
    for column, code in zip(columns, formats, strict=True):
        parts.append(_string(column.name))
        parts.append(pack("!ihIhih", 0, 0, column.oid, column.size, column.modifier, code))
        if extended:
            parts.append(b"\0\0" + _string(column.name) + b"\0" + pack("!h", _EXTENDED_FLAGS))
    return message(b"T", b"".join(parts))
