"""Cancel a statement that runs longer than ``statement_timeout``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from redshift_ml.local.work import Work

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


class StatementTimer:
    """Cancels a statement when its time is up, and no other that the session has to run."""

    def __init__(self, session: LocalSession) -> None:
        self._statement = Work(session.interrupt)
        self._timer: threading.Timer | None = None
        milliseconds = int(session.settings["statement_timeout"])
        if milliseconds > 0:
            self._timer = threading.Timer(milliseconds / 1000, self._statement.cancel)
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        """Let the statement be, and whatever the session runs next."""
        self._statement.end()
        if self._timer is not None:
            self._timer.cancel()
