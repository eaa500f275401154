"""The listening side: accept clients, watch them, stop them."""

from __future__ import annotations

import ipaddress
import itertools
import logging
import os
import secrets
import selectors
import socket
import time
from collections.abc import Callable
from threading import Event, Lock, Thread, current_thread
from types import TracebackType
from typing import Final

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Session
from redshift_ml.local.wire.connection import Conversation, refuse
from redshift_ml.local.wire.framing import (
    ConnectionClosedError,
    FrameReader,
    FrameWriter,
    ProtocolError,
)
from redshift_ml.local.wire.liveness import has_hung_up
from redshift_ml.local.wire.startup import CancelRequest, Users, greet

_log = logging.getLogger(__name__)

Connect = Callable[[str, str], Session]

_BACKLOG: Final = 128
_WATCH_SECONDS: Final = 0.2
_JOIN_SECONDS: Final = 5.0
# Redshift's limit of connections: https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html
_MAX_CONNECTIONS: Final = 2000


class _Client:
    """A connection from accept to close, and the thread that serves it."""

    def __init__(self, server: Server, sock: socket.socket, pid: int) -> None:
        self.pid = pid
        self.secret = secrets.randbits(32)
        self.deadline: float | None = time.monotonic() + server.startup_timeout
        self.conversation: Conversation | None = None
        self.sock = sock
        self._server = server
        self.thread = Thread(target=self._run, name=f"redshift-wire-{pid}", daemon=True)

    def _run(self) -> None:
        try:
            self._serve()
        except ProtocolError as problem:
            _log.info("connection %d closed: %s", self.pid, problem)
            refuse(self.sock, problem)
        except RedshiftError as problem:
            refuse(self.sock, problem)
        except (ConnectionClosedError, OSError):
            _log.debug("connection %d: client has left", self.pid)
        except Exception:
            _log.exception("connection %d: unexpected error", self.pid)
            refuse(self.sock, RedshiftError("internal error in the local warehouse"))
        finally:
            self.sock.close()
            self._server.forget(self)

    def _serve(self) -> None:
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        reader = FrameReader(self.sock)
        client = greet(self.sock, reader, self._server.users)
        if isinstance(client, CancelRequest):
            self._server.cancel(client)
            return
        self.deadline = None
        session = self._server.connect(client.user, client.database)
        try:
            self.conversation = Conversation(reader, FrameWriter(self.sock), client, session)
            self.conversation.open(self.pid, self.secret)
            self.conversation.serve()
        finally:
            session.close()

    def watch(self, now: float) -> None:
        """Cut off a client that does not log in; cancel the query of one that left."""
        if self.deadline is not None and now > self.deadline:
            _log.info("connection %d closed: no login in time", self.pid)
            self.cut()
        elif self.conversation and self.conversation.busy and has_hung_up(self.sock):
            self.conversation.cancel()

    def interrupt(self) -> None:
        """Cancel the running query, if any."""
        if self.conversation:
            self.conversation.cancel()

    def dismiss(self) -> None:
        """End the connection: its query is interrupted, an idle client told why."""
        self.interrupt()
        if self.conversation and not self.conversation.busy:
            reason = "terminating connection due to administrator command"
            refuse(self.sock, RedshiftError(reason, "57P01"))
        self.cut()

    def cut(self) -> None:
        """Wake the thread out of any read or write."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            _log.debug("connection %d was closed already", self.pid)


class Server:
    """A listening server; made by :func:`serve`."""

    def __init__(
        self, connect: Connect, listener: socket.socket, users: Users, startup_timeout: float
    ) -> None:
        self.connect = connect
        self.users = users
        self.startup_timeout = startup_timeout
        self._listener = listener
        self._clients: dict[int, _Client] = {}
        self._lock = Lock()
        self._pids = itertools.count(os.getpid() + 1)
        self._stopping = Event()
        self._serving: Thread | None = None
        self._wakener, self._wakened = socket.socketpair()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._clients)

    def serve_forever(self) -> None:
        """Accept clients until :meth:`shutdown`."""
        watcher = Thread(target=self._watch, name="redshift-wire-watch", daemon=True)
        watcher.start()
        self._serving = current_thread()
        try:
            self._accept_all()
        finally:
            self._close()
            watcher.join()

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._wakened, selectors.EVENT_READ)
            while not self._stopping.is_set():
                ready = [key.fileobj for key, _ in selector.select()]
                if self._listener in ready and not self._stopping.is_set():
                    self._accept()

    def _close(self) -> None:
        self._listener.close()
        self._wakened.close()

    def start(self) -> Server:
        """Serve from a background thread."""
        self._serving = Thread(target=self.serve_forever, name="redshift-wire", daemon=True)
        self._serving.start()
        return self

    def shutdown(self) -> None:
        """Stop listening, interrupt what runs, close every connection and wait for the threads."""
        self._stopping.set()
        self._wakener.close()  # the accept loop sees the end of the pair
        if self._serving is None:
            self._close()
        elif self._serving is not current_thread():  # else a signal handler called
            self._serving.join(_JOIN_SECONDS)
        clients = self._all()  # after the end of the accept loop: none can be added
        for client in clients:
            client.dismiss()
        limit = time.monotonic() + _JOIN_SECONDS
        while clients and (left := limit - time.monotonic()) > 0:
            clients[0].thread.join(min(left, _WATCH_SECONDS))
            clients = [client for client in clients if client.thread.is_alive()]
            for client in clients:
                client.interrupt()  # what it has sent ahead may have begun since

    def cancel(self, request: CancelRequest) -> None:
        """Interrupt the query of the connection that the request names, if its key is right."""
        with self._lock:
            client = self._clients.get(request.pid)
        if client and client.conversation and client.secret == request.secret:
            client.conversation.cancel()

    def forget(self, client: _Client) -> None:
        """Take a closed connection off the list."""
        with self._lock:
            self._clients.pop(client.pid, None)

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError as problem:
            # Out of file descriptors, or a client gone before it was accepted.
            _log.warning("cannot accept a connection: %s", problem)
            self._stopping.wait(_WATCH_SECONDS)
            return
        sock.settimeout(None)
        with self._lock:
            full = len(self._clients) >= _MAX_CONNECTIONS
            client = _Client(self, sock, next(self._pids) & 0x7FFFFFFF)
            if not full:
                self._clients[client.pid] = client
                client.thread.start()
        if full:
            refuse(sock, RedshiftError("connection limit exceeded", "53300"))
            sock.close()

    def _watch(self) -> None:
        while not self._stopping.wait(_WATCH_SECONDS):
            now = time.monotonic()
            for client in self._all():
                client.watch(now)

    def _all(self) -> list[_Client]:
        with self._lock:
            return list(self._clients.values())

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()


def serve(
    connect: Connect,
    *,
    users: Users,
    port: int,
    host: str = "127.0.0.1",
    startup_timeout: float = 10.0,
) -> Server:
    """Listen on a loopback address and return the server, not yet serving.

    ``connect`` opens a session for a user and a database; it raises RedshiftError
    when there is no such database. ``users`` returns the stored MD5 password of a
    user (see :func:`md5_verifier`) or None. Port 0 takes a free one. A client has
    ``startup_timeout`` seconds to log in. Call ``serve_forever``, or use the server
    as a context manager to serve from a background thread.

    Raises ValueError for a host that is not loopback, OSError for a taken port.
    """
    family = _loopback_family(host)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.settimeout(_WATCH_SECONDS)
    return Server(connect, listener, users, startup_timeout)


def _loopback_family(host: str) -> socket.AddressFamily:
    """Return the family of a loopback host; the server speaks in the clear and stays inside."""
    if host == "localhost":
        return socket.AF_INET
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise ValueError(
            f"host: the local warehouse listens on loopback only; got {host!r}, "
            "expected 127.0.0.1, localhost or ::1"
        )
    return socket.AF_INET6 if address.version == 6 else socket.AF_INET
