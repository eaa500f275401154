"""Statements of dbt that are held on the way, in a warehouse that is served in this process."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from redshift_ml.local.session import LocalSession

LONG_AGO = "update analytics.redshift_ml_registry set recorded_at = dateadd(hour, -1, recorded_at)"


def _begins(sql: str, words: str) -> bool:
    return re.match(rf"/\*.*?\*/\s*{words}", sql, re.DOTALL) is not None


@contextmanager
def held_after(words: str) -> Iterator[threading.Event]:
    """Run the statement that begins so, say that it was run, and answer its client too late."""
    real, reached, over = LocalSession.execute, threading.Event(), threading.Event()

    def execute(session: LocalSession, prepared: Any, values: Any = ()) -> Any:
        result = real(session, prepared, values)
        if _begins(prepared.sql, words):
            reached.set()
            over.wait(60)
        return result

    with patch.object(LocalSession, "execute", execute):
        yield reached
        over.set()


@contextmanager
def held_before(words: str) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Keep the statement that begins so; yields what says that it came, and what lets it go on."""
    real, reached, go = LocalSession.execute, threading.Event(), threading.Event()

    def execute(session: LocalSession, prepared: Any, values: Any = ()) -> Any:
        if _begins(prepared.sql, words):
            reached.set()
            go.wait(60)
        return real(session, prepared, values)

    with patch.object(LocalSession, "execute", execute):
        yield reached, go
        go.set()
