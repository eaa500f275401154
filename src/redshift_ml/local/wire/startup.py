"""From the first byte to an authenticated client: who, which database, which manner."""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from struct import unpack
from typing import Final

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.settings import check_encoding
from redshift_ml.local.wire import auth, backend
from redshift_ml.local.wire.framing import (
    PASSWORD_LIMIT,
    ConnectionClosedError,
    FrameReader,
    ProtocolError,
)
from redshift_ml.local.wire.frontend import Body

_SSL_REQUEST: Final = 80877103
_GSS_REQUEST: Final = 80877104
_CANCEL_REQUEST: Final = 80877102
_PROTOCOL_MAJOR: Final = 3
# The newest transfer protocol of Redshift's drivers that this server speaks.
_NEWEST_CLIENT_PROTOCOL: Final = 2
_DEFAULT_DATABASE: Final = "dev"
_OPTION: Final = re.compile(r"(?:^|(?<=\s))(?:-c\s*|--)([\w.-]+)=((?:\\.|\S)*)", re.DOTALL)
# Startup parameters that are session settings; all others describe the client.
_SETTINGS: Final = frozenset(
    {
        "application_name",
        "datestyle",
        "enable_case_sensitive_identifier",
        "extra_float_digits",
        "query_group",
        "search_path",
        "statement_timeout",
        "timezone",
    }
)

Users = Callable[[str], "str | None"]


@dataclass(frozen=True)
class CancelRequest:
    """What a client sends on a connection of its own to stop a query."""

    pid: int
    secret: int


@dataclass(frozen=True)
class Client:
    """An authenticated client.

    ``protocol`` is None for clients that are not Redshift's own drivers.
    """

    user: str
    database: str
    protocol: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


def greet(sock: socket.socket, reader: FrameReader, users: Users) -> Client | CancelRequest:
    """Read the startup packet and check the password.

    ``users`` gives the stored MD5 password of a user, None for an unknown one.
    Raises ProtocolError for what is no startup packet, RedshiftError 28000 for a
    wrong password.
    """
    packet = _first_packet(sock, reader)
    if isinstance(packet, CancelRequest):
        return packet
    parameters = _parameters(packet)
    client = _client(parameters)
    _check_password(sock, reader, users, client.user)
    return client


def _first_packet(sock: socket.socket, reader: FrameReader) -> Body | CancelRequest:
    for _ in range(3):  # at most an SSL and a GSS request come before
        raw = reader.startup()
        (code,) = unpack("!I", raw[:4])
        if code in (_SSL_REQUEST, _GSS_REQUEST):
            sock.sendall(b"N")
            continue
        if code == _CANCEL_REQUEST:
            if len(raw) != 12:
                raise ProtocolError("invalid length of cancel request")
            return CancelRequest(*unpack("!II", raw[4:]))
        return _versioned(sock, code, raw)
    raise ProtocolError("too many encryption requests in one connection")


def _versioned(sock: socket.socket, code: int, raw: bytes) -> Body:
    major, minor = code >> 16, code & 0xFFFF
    if major != _PROTOCOL_MAJOR:
        raise ProtocolError(
            f"unsupported frontend protocol {major}.{minor}: server supports 3.0", "0A000"
        )
    names = [name for name in _parameters(Body(raw[4:])) if name.startswith("_pq_.")]
    if minor or names:
        sock.sendall(backend.negotiate_version(names))
    return Body(raw[4:])


def _parameters(body: Body) -> dict[str, str]:
    parameters: dict[str, str] = {}
    while name := body.string():
        parameters[name] = body.string()
    body.end()
    return parameters


def _client(parameters: Mapping[str, str]) -> Client:
    user = parameters.get("user", "")
    if not user:
        raise ProtocolError("no user name specified in startup packet", "28000")
    check_encoding(parameters.get("client_encoding", "UTF8"))
    settings = {k.lower(): v for k, v in parameters.items() if k.lower() in _SETTINGS}
    settings.update(_options(parameters.get("options", "")))
    return Client(
        user,
        parameters.get("database") or _DEFAULT_DATABASE,
        _client_protocol(parameters.get("client_protocol_version")),
        settings,
    )


def _client_protocol(asked: str | None) -> int | None:
    if asked is None:
        return None
    if not re.fullmatch(r"\d{1,4}", asked):
        raise ProtocolError(f"invalid client_protocol_version: {asked!r}, expected a number")
    return min(int(asked), _NEWEST_CLIENT_PROTOCOL)


def _options(text: str) -> dict[str, str]:
    """Return the settings of a ``-c name=value --name=value`` string."""
    return {
        name.replace("-", "_").lower(): re.sub(r"\\(.)", r"\1", value)
        for name, value in _OPTION.findall(text)
    }


def _check_password(sock: socket.socket, reader: FrameReader, users: Users, user: str) -> None:
    salt = secrets.token_bytes(4)
    sock.sendall(backend.md5_request(salt))
    kind, body = reader.message(limit=PASSWORD_LIMIT)
    if kind == b"X":
        raise ConnectionClosedError
    if kind != b"p":
        raise ProtocolError(f"expected password response, got message type {kind!r}")
    answer = Body(body).raw_string()
    if not answer:
        raise RedshiftError("empty password returned by client", "28000")
    if not auth.accepts(users(user), answer, salt):
        raise RedshiftError(f'password authentication failed for user "{user}"', "28000")
