"""Tell a lost connection from a statement that cannot run, by the driver's errors.

What fails while a batch is paid for is no error here: the procedure of the
macro ``_pay_procedure_sql`` catches it and says what it means.
"""

from __future__ import annotations

from collections.abc import Mapping

from redshift_connector.error import InterfaceError, OperationalError

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


def is_lost(error: BaseException) -> bool:
    """Say whether the connection went, so that what its statement did is not known."""
    return _is_drivers_own(error) or "terminating connection" in message_of(error)


def is_wrong(error: BaseException) -> bool:
    """Say whether the statement itself cannot run (SQLSTATE class 42), whatever the rows."""
    return not is_lost(error) and _sqlstate(error).startswith("42")


def _is_drivers_own(error: BaseException) -> bool:
    """Say whether our own connection broke; what the server says comes as a mapping."""
    from_server = bool(error.args) and isinstance(error.args[0], Mapping)
    return isinstance(error, _CONNECTION) and not from_server


def _sqlstate(error: BaseException) -> str:
    fields = error.args[0] if error.args else ""
    return str(fields.get("C", "")) if isinstance(fields, Mapping) else ""
