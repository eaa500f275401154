"""Tell throttling from poison and both from a lost connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from redshift_connector.error import InterfaceError, OperationalError

Kind = Literal["throttled", "failed", "lost", "wrong"]

# The same words as the macro _is_throttling: no capacity, or nobody there.
_LATER = re.compile(
    r"too many requests|throttl|rate exceeded|slow ?down|\b(?:429|502|503|504)\b|unavailable"
    r"|cannot reach|connection (?:refused|reset|aborted|closed)|closed connection",
    re.IGNORECASE,
)
_CONNECTION = (
    InterfaceError,
    OperationalError,
    OSError,
    EOFError,
)


def message_of(error: BaseException) -> str:
    """Return the server's message, without the driver's frame, at most 500 characters."""
    fields = error.args[0] if error.args else ""
    text = fields.get("M", str(fields)) if isinstance(fields, Mapping) else str(error)
    return str(text).replace("\0", "")[:500]


def kind_of(error: BaseException) -> Kind:
    """Return what a failed statement means for its rows.

    ``throttled``: later, since the endpoint has no capacity or is away;
    ``failed``: one of the rows may be poison; ``lost``: the connection went, and
    what the statement did is not known; ``wrong``: the statement itself cannot
    run (SQLSTATE class 42), whatever the rows.
    """
    text = message_of(error)
    if _is_drivers_own(error) or "terminating connection" in text:
        return "lost"
    if _LATER.search(text):
        return "throttled"
    return "wrong" if _sqlstate(error).startswith("42") else "failed"


def _is_drivers_own(error: BaseException) -> bool:
    """Say whether our own connection broke; what the server says comes as a mapping."""
    from_server = bool(error.args) and isinstance(error.args[0], Mapping)
    return isinstance(error, _CONNECTION) and not from_server


def _sqlstate(error: BaseException) -> str:
    fields = error.args[0] if error.args else ""
    return str(fields.get("C", "")) if isinstance(fields, Mapping) else ""
