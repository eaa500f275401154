"""Cancel a statement that runs longer than ``statement_timeout``."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


@dataclass(frozen=True)
class StatementTimer:
    """A running timer, or none."""

    timer: threading.Timer | None

    def stop(self) -> None:
        """Let the statement be."""
        if self.timer is not None:
            self.timer.cancel()


def statement_timer(session: LocalSession) -> StatementTimer:
    """Start the session's statement timer, when it has one."""
    milliseconds = int(session.settings["statement_timeout"])
    if milliseconds <= 0:
        return StatementTimer(None)
    timer = threading.Timer(milliseconds / 1000, session.cancel)
    timer.daemon = True
    timer.start()
    return StatementTimer(timer)
