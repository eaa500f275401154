"""Find out whether a client is still there without reading what it has sent."""

from __future__ import annotations

import select
import socket


def has_hung_up(sock: socket.socket) -> bool:
    """Tell whether the peer has closed its side, even with unread bytes before the end."""
    try:
        if hasattr(select, "POLLRDHUP"):
            poll = select.poll()
            poll.register(sock, select.POLLRDHUP)
            return any(event & _GONE for _, event in poll.poll(0))
        if not select.select([sock], [], [], 0)[0]:
            return False
        return not sock.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True  # closed on this side meanwhile


_GONE = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR
