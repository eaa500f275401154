"""An endpoint that keeps its own count: an OpenAI-compatible server in this process."""

from __future__ import annotations

import json
import math
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
        self._held_after: float = math.inf
        self._released = threading.Event()
        self._released.set()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                text = json.dumps(body["messages"])
                if endpoint.dead:
                    self.connection.close()
                    return
                endpoint.take(text)
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

    def take(self, text: str) -> None:
        """Count a request, and keep it when answers are held by now."""
        with self._lock:
            self.asked[text] += 1
            held = self.asked.total() > self._held_after
        if held:
            self._released.wait()

    def hold_after(self, more: int) -> None:
        """Answer so many requests more; keep what comes then, until :meth:`release`."""
        with self._lock:
            self._held_after = self.asked.total() + more
        self._released.clear()

    @property
    def holding(self) -> bool:
        """Whether a request is held."""
        return self.requests > self._held_after

    def release(self) -> None:
        """Answer everything again."""
        self._held_after = math.inf
        self._released.set()

    def die(self) -> None:
        """Drop every connection from now on, also of requests under way."""
        self.dead = True

    def revive(self) -> None:
        self.dead = False

    @property
    def requests(self) -> int:
        with self._lock:
            return self.asked.total()

    @property
    def twice(self) -> int:
        """Return how many requests were for a text that had been asked about before."""
        return self.requests - len(self.asked)

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.release()
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
