"""What runs on a session's connection, and how it is cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_AGAIN_SECONDS = 0.1


class Work:
    """Something that runs from now to its ``end``, and can be cancelled in between.

    A cancel is said again until the end: DuckDB drops an interrupt that comes before its
    query has begun. Nothing is interrupted after the end.
    """

    def __init__(self, interrupt: Callable[[], None]) -> None:
        self._interrupt = interrupt
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.cancelled = False

    def cancel(self) -> None:
        """Interrupt it; safe from any thread, and to be said more than once."""
        with self._lock:
            if self.cancelled or self._ended.is_set():
                return
            self.cancelled = True
            self._interrupt()
        threading.Thread(target=self._insist, daemon=True).start()

    def _insist(self) -> None:
        while not self._ended.wait(_AGAIN_SECONDS):
            with self._lock:
                if not self._ended.is_set():
                    self._interrupt()

    def end(self) -> None:
        """Let the connection be, and whatever runs there next."""
        with self._lock:
            self._ended.set()


class Cancellable:
    """What runs work in one thread, one at a time, and can be told from others to cancel it."""

    _work: Work | None = None

    def interrupt(self) -> None:
        """Stop what is done now; lost when it has not begun. Safe from any thread."""
        raise NotImplementedError

    @property
    def busy(self) -> bool:
        """Whether anything runs now."""
        return self._work is not None

    @property
    def is_cancelled(self) -> bool:
        """Whether what runs now was cancelled."""
        return self._work is not None and self._work.cancelled

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let a cancel hit whatever is run in the block, the outermost when there are several."""
        if self._work is not None:
            yield
            return
        self._work = work = Work(self.interrupt)
        try:
            yield
        finally:
            work.end()
            self._work = None

    def cancel(self) -> None:
        """Cancel what runs now, if anything does; safe from any thread."""
        work = self._work
        if work is not None:
            work.cancel()
