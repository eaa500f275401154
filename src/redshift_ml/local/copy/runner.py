"""Parse a COPY or UNLOAD statement and run it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from redshift_ml.local.copy.load import run_copy
from redshift_ml.local.copy.parse_copy import parse_copy
from redshift_ml.local.copy.parse_unload import parse_unload
from redshift_ml.local.copy.session_host import SessionHost
from redshift_ml.local.copy.tokens import tokenize
from redshift_ml.local.copy.unload import run_unload
from redshift_ml.local.errors import RedshiftError

if TYPE_CHECKING:
    from redshift_ml.local.results import Result
    from redshift_ml.local.session import LocalSession


def run(sql: str, session: LocalSession) -> Result:
    """Run a COPY or UNLOAD statement in a session. Raises RedshiftError."""
    host = SessionHost(session)
    try:
        if tokenize(sql)[0].text == "UNLOAD":
            return run_unload(parse_unload(sql), host)
        return run_copy(parse_copy(sql), host)
    except OSError as error:
        raise _file_error(error) from error


def _file_error(error: OSError) -> RedshiftError:
    """Return the error for a file that the system does not let one read or write."""
    reason = error.strerror or " ".join(str(error).split())
    where = f"{error.filename}: " if error.filename else ""
    full = error.errno == errno.ENOSPC or "No space left" in str(error)
    return RedshiftError(
        f"The S3 folder cannot be used: {where}{reason}", "53100" if full else "58030"
    )
