"""Tell a lost connection from a statement that cannot run, by the driver's errors.

What fails while a batch is paid for is no error here: the procedure of the
macro ``_pay_procedure_sql`` catches it and says what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from redshift_connector.error import Error, InterfaceError, OperationalError

from redshift_ml.inference.errors import InferenceError

_CONNECTION = (
    InterfaceError,
    OperationalError,
    OSError,
    EOFError,
)
# undefined_table, invalid_schema_name, invalid_catalog_name
_NOT_THERE = ("42P01", "3F000", "3D000")


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


@contextmanager
def in_words(model: str) -> Iterator[None]:
    """Turn what the driver raises about a dbt model's statements into an InferenceError."""
    try:
        yield
    except (Error, *_CONNECTION) as error:
        raise InferenceError(
            f"{model}: {message_of(error).rstrip('.')}. {_way_on(error, model)}"
        ) from error


def _way_on(error: BaseException, model: str) -> str:
    if is_lost(error):
        return "The connection went; what was paid for is kept. Run the same command again."
    if _sqlstate(error) in _NOT_THERE:
        return (
            "Build what it reads first: "
            f"dbt build --select +{model} "
            "--exclude config.materialized:inference resource_type:test"
        )
    return "Nothing more was bought; what was paid for is kept."


def _is_drivers_own(error: BaseException) -> bool:
    """Say whether our own connection broke; what the server says comes as a mapping."""
    from_server = bool(error.args) and isinstance(error.args[0], Mapping)
    return isinstance(error, _CONNECTION) and not from_server


def _sqlstate(error: BaseException) -> str:
    fields = error.args[0] if error.args else ""
    return str(fields.get("C", "")) if isinstance(fields, Mapping) else ""
