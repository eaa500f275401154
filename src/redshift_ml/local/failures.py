"""Say what DuckDB found wrong in Redshift's words, with the SQLSTATE."""

from __future__ import annotations

import re

import duckdb

from redshift_ml.local.carried import uncarry
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.failure_rules import RULES
from redshift_ml.local.transpile.macros.casts import FAILED

_INTERRUPTED = "INTERRUPT Error"
_FAILED = re.compile(rf"string '{FAILED}(?P<message>.*)' to BOOL", re.DOTALL)


def translate_failure(error: Exception) -> RedshiftError:
    """Return Redshift's error for one that DuckDB raised."""
    text = str(error)
    if text.startswith(_INTERRUPTED):  # an OSError when Arrow was reading
        return RedshiftError("Query cancelled on user's request", "57014")
    carried = uncarry(text) or _carried(error)
    if carried is not None:
        return carried
    failed = _FAILED.search(text)
    if failed is not None:
        text = f"Invalid Input Error: {failed['message']}"
    for pattern, maker in RULES:
        match = pattern.search(text)
        if match is not None:
            return maker(match)
    if isinstance(error, duckdb.OutOfMemoryException):
        return RedshiftError("out of memory", "53200")
    return RedshiftError(_first_sentence(text), "XX000" if failed else _fallback_state(error))


_NAMED = re.compile(r'(?:"(?P<quoted>[^"]+)"|function (?P<function>[\w.]+))')
_LOCATED = frozenset({"42P01", "42703", "42702", "42883", "42803"})


def located(error: RedshiftError, sql: str) -> RedshiftError:
    """Return the error with the position of the name it complains about, if it can be told."""
    if error.position is not None or error.context or error.sqlstate not in _LOCATED:
        return error  # its place is told, or is in a procedure and not in the CALL
    named = _NAMED.search(error.message)
    if named is None:
        return error
    name = (named["quoted"] or named["function"]).split(".")[-1]
    found = re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", sql, re.IGNORECASE)
    if found is not None:
        error.position = found.start() + 1
    return error


def _carried(error: BaseException) -> RedshiftError | None:
    """Return the RedshiftError that a Python function raised inside DuckDB."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RedshiftError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def _fallback_state(error: Exception) -> str:
    if isinstance(error, duckdb.ParserException):
        return "42601"
    if isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
        return "42601"
    if isinstance(error, (duckdb.ConversionException, duckdb.OutOfRangeException)):
        return "22000"
    return "XX000"


def _first_sentence(text: str) -> str:
    """Drop DuckDB's own prefix, candidates and source excerpt."""
    line = text.split("\n", 1)[0]
    return re.sub(r"^[A-Z][\w ]+ Error: ", "", line).strip() or "internal error"
