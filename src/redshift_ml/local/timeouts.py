"""Cancel a statement that runs longer than ``statement_timeout``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_AGAIN_SECONDS = 0.1


class StatementTimer:
    """Cancels a session's statement when its time is up, and again until it is stopped.

    DuckDB drops an interrupt that comes before it has begun, as one may on a busy machine.
    """

    def __init__(self, session: LocalSession) -> None:
        self._session = session
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        milliseconds = int(session.settings["statement_timeout"])
        if milliseconds > 0:
            threading.Thread(target=self._run, args=(milliseconds / 1000,), daemon=True).start()

    def _run(self, seconds: float) -> None:
        while not self._stopped.wait(seconds):
            with self._lock:
                if not self._stopped.is_set():
                    self._session.cancel()
            seconds = _AGAIN_SECONDS

    def stop(self) -> None:
        """Let the statement be, and whatever the session runs next."""
        with self._lock:
            self._stopped.set()
