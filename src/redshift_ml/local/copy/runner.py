"""Parse a COPY or UNLOAD statement and run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.copy.load import run_copy
from redshift_ml.local.copy.parse_copy import parse_copy
from redshift_ml.local.copy.parse_unload import parse_unload
from redshift_ml.local.copy.session_host import SessionHost
from redshift_ml.local.copy.tokens import tokenize
from redshift_ml.local.copy.unload import run_unload

if TYPE_CHECKING:
    from redshift_ml.local.results import Result
    from redshift_ml.local.session import LocalSession


def run(sql: str, session: LocalSession) -> Result:
    """Run a COPY or UNLOAD statement in a session. Raises RedshiftError."""
    host = SessionHost(session)
    if tokenize(sql)[0].text == "UNLOAD":
        return run_unload(parse_unload(sql), host)
    return run_copy(parse_copy(sql), host)
