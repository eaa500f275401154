"""A client that speaks the protocol byte by byte, as well or as badly as a test wants."""

from __future__ import annotations

import socket
from hashlib import md5
from struct import pack, unpack


def text(value: str) -> bytes:
    return value.encode() + b"\0"


def startup(**parameters: str) -> bytes:
    body = pack("!i", 196608)
    body += b"".join(text(name) + text(value) for name, value in parameters.items()) + b"\0"
    return pack("!i", len(body) + 4) + body


def parse(sql: str, name: str = "", oids: tuple[int, ...] = ()) -> tuple[bytes, bytes]:
    return b"P", text(name) + text(sql) + pack(f"!H{len(oids)}I", len(oids), *oids)


def bind(
    values: tuple[bytes | None, ...] = (),
    *,
    statement: str = "",
    portal: str = "",
    codes: tuple[int, ...] = (),
    results: tuple[int, ...] = (),
) -> tuple[bytes, bytes]:
    body = text(portal) + text(statement) + pack(f"!H{len(codes)}h", len(codes), *codes)
    body += pack("!H", len(values))
    for value in values:
        body += pack("!i", -1) if value is None else pack("!i", len(value)) + value
    return b"B", body + pack(f"!H{len(results)}h", len(results), *results)


def describe(kind: str = "P", name: str = "") -> tuple[bytes, bytes]:
    return b"D", kind.encode() + text(name)


def close(kind: str, name: str = "") -> tuple[bytes, bytes]:
    return b"C", kind.encode() + text(name)


def execute(portal: str = "", limit: int = 0) -> tuple[bytes, bytes]:
    return b"E", text(portal) + pack("!i", limit)


SYNC = (b"S", b"")
FLUSH = (b"H", b"")


class RawClient:
    def __init__(self, port: int, timeout: float = 60.0) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.statuses: dict[str, str] = {}
        self.key = (0, 0)

    def __enter__(self) -> RawClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def login(self, user: str, password: str, **parameters: str) -> list[tuple[bytes, bytes]]:
        parameters = {"user": user, "database": "dev", **parameters}
        self.sock.sendall(startup(**parameters))
        kind, body = self.read()
        while kind == b"v":
            kind, body = self.read()
        if kind != b"R":
            return [(kind, body)]
        assert unpack("!i", body[:4]) == (5,)
        inner = md5((password + user).encode()).hexdigest()
        answer = "md5" + md5(inner.encode() + body[4:]).hexdigest()
        self.send((b"p", text(answer)))
        messages = self.until_ready()
        for kind, body in messages:
            if kind == b"S":
                name, value, _ = body.split(b"\0")
                self.statuses[name.decode()] = value.decode()
            elif kind == b"K":
                self.key = unpack("!iI", body)
        return messages

    def send(self, *messages: tuple[bytes, bytes]) -> None:
        self.sock.sendall(b"".join(k + pack("!i", len(b) + 4) + b for k, b in messages))

    def query(self, sql: str) -> list[tuple[bytes, bytes]]:
        self.send((b"Q", text(sql)))
        return self.until_ready()

    def extended(self, *messages: tuple[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        self.send(*messages, SYNC)
        return self.until_ready()

    def exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            chunk = self.sock.recv(size - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        return data

    def read(self) -> tuple[bytes, bytes]:
        kind = self.exactly(1)
        (length,) = unpack("!i", self.exactly(4))
        return kind, self.exactly(length - 4)

    def until_ready(self) -> list[tuple[bytes, bytes]]:
        """Read up to ReadyForQuery, or to the end of the stream."""
        messages = []
        while not messages or messages[-1][0] != b"Z":
            try:
                messages.append(self.read())
            except EOFError:
                break
        return messages

    def at_end(self) -> bool:
        try:
            return not self.sock.recv(1)
        except ConnectionResetError:
            return True


def kinds(messages: list[tuple[bytes, bytes]]) -> str:
    return b"".join(kind for kind, _ in messages).decode()


def fields(body: bytes) -> dict[str, str]:
    """The fields of an ErrorResponse or NoticeResponse."""
    return {part[:1].decode(): part[1:].decode() for part in body.split(b"\0") if part}


def error(messages: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return next(fields(body) for kind, body in messages if kind == b"E")


def row(body: bytes) -> list[bytes | None]:
    (count,) = unpack("!H", body[:2])
    values: list[bytes | None] = []
    at = 2
    for _ in range(count):
        (size,) = unpack("!i", body[at : at + 4])
        at += 4
        values.append(None if size < 0 else body[at : at + size])
        at += max(size, 0)
    assert at == len(body)
    return values


def rows(messages: list[tuple[bytes, bytes]]) -> list[list[bytes | None]]:
    return [row(body) for kind, body in messages if kind == b"D"]


def tags(messages: list[tuple[bytes, bytes]]) -> list[str]:
    return [body[:-1].decode() for kind, body in messages if kind == b"C"]


def status(messages: list[tuple[bytes, bytes]]) -> str:
    assert messages[-1][0] == b"Z"
    return messages[-1][1].decode()
