"""A loopback HTTP server that plays an endpoint, and a gateway with its call log."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import duckdb

from redshift_ml.local.endpoints import Caller, CallLog, EndpointFile, Gateway, parse


@dataclass
class Received:
    """A request as the server saw it."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """What the server answers."""

    body: bytes | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Responder = Callable[[Received], Answer]


class FakeServer:
    """Records requests and answers each with ``respond``."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.respond: Responder = lambda _: Answer("{}")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                headers = {key.lower(): value for key, value in self.headers.items()}
                received = Received(self.path, headers, self.rfile.read(length))
                outer.received.append(received)
                answer = outer.respond(received)
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                for key, value in answer.headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Bench:
    """A gateway over an endpoint file's text, with its log at hand."""

    def __init__(self, text: str = "version: 1") -> None:
        self._connection = duckdb.connect()
        self.log = CallLog(self._connection.cursor(), "calls")
        file = parse(text) if text else EndpointFile()
        self.gateway = Gateway(file, self.log)
        self.cancelled = threading.Event()
        self.caller = Caller("ann", "dev", 7, 42, self.cancelled)

    def call(self, target: Any, *rows: tuple[str | None, ...]) -> list[str | None]:
        return self.gateway.call(target, rows, self.caller)

    def logged(self, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
        self.log.flush()
        query = f"select {columns} from calls where {where} order by called_at, request_id"
        return self._connection.execute(query).fetchall()

    def close(self) -> None:
        self.gateway.close()
        self._connection.close()
