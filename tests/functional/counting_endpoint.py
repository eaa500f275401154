"""An endpoint that keeps its own count: an OpenAI-compatible server in this process."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class CountingEndpoint:
    """Answers every text after ``latency`` seconds and remembers how often it was asked."""

    def __init__(
        self, latency: float = 0.05, say: Callable[[str], str] = lambda asked: "positive"
    ) -> None:
        self.latency = latency
        self.say = say
        self.asked: Counter[str] = Counter()
        self.dead = False
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                text = json.dumps(body["messages"])
                if endpoint.dead:
                    self.connection.close()
                    return
                endpoint.count(text)
                time.sleep(endpoint.latency)
                if endpoint.dead:
                    self.connection.close()
                    return
                answer = {
                    "id": "1",
                    "object": "chat.completion",
                    "model": "counter",
                    "choices": [
                        {
                            "index": 0,
                            "finish_reason": "stop",
                            "message": {"role": "assistant", "content": endpoint.say(text)},
                        }
                    ],
                    "usage": {"prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 6},
                }
                data = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                with suppress(OSError):  # whoever asked may have been killed
                    self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def count(self, text: str) -> None:
        with self._lock:
            self.asked[text] += 1

    def die(self) -> None:
        """Drop every connection from now on, also of requests under way."""
        self.dead = True

    def revive(self) -> None:
        self.dead = False

    @property
    def requests(self) -> int:
        return sum(self.asked.values())

    @property
    def twice(self) -> int:
        """Return how many requests were for a text that had been asked about before."""
        return self.requests - len(self.asked)

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def counting_endpoint(
    latency: float = 0.05, say: Callable[[str], str] = lambda asked: "positive"
) -> Iterator[CountingEndpoint]:
    endpoint = CountingEndpoint(latency, say)
    endpoint.start()
    try:
        yield endpoint
    finally:
        endpoint.stop()
