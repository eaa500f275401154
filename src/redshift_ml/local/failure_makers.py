"""Make Redshift's error of what a pattern found in DuckDB's words."""

from __future__ import annotations

import re
from collections.abc import Callable

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.types import from_duckdb

Maker = Callable[[re.Match[str]], RedshiftError]


def error(message: str, sqlstate: str, hint: str | None = None) -> Maker:
    """Return a maker of one message, into which the pattern's groups go."""

    def make(match: re.Match[str]) -> RedshiftError:
        names = {key: value or "" for key, value in match.groupdict().items()}
        return RedshiftError(message.format(**names), sqlstate, hint=hint)

    return make


CASTS = (
    "No function matches the given name and argument types. "
    "You may need to add explicit type casts."
)
TYPE_NAMES = {
    "INT8": "smallint",
    "INT16": "smallint",
    "INT32": "integer",
    "INT64": "bigint",
    "INT128": "numeric",
    "DOUBLE": "double precision",
    "FLOAT": "real",
    "BOOL": "boolean",
    "BOOLEAN": "boolean",
    "VARCHAR": "character varying",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    "TINYINT": "smallint",
    "STRING_LITERAL": '"unknown"',
    "INTEGER_LITERAL": "integer",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "VARIANT": "super",
    "BLOB": "binary varying",
    '"NULL"': '"unknown"',
}


def invalid_input(match: re.Match[str]) -> RedshiftError:
    """Return 22P02 for text that is no value of a type, 22003 for too large a number."""
    name = TYPE_NAMES.get(match["type"].upper(), match["type"].lower())
    if _NUMBER.fullmatch(match["value"]) and _NUMERIC.match(match["type"]):
        return RedshiftError(f"Value out of range for {name}", "22003")
    return RedshiftError(
        f'invalid input syntax for {"type " if "(" in name else ""}{name}: "{match["value"]}"',
        "22P02",
    )


_NUMERIC = re.compile(r"(?:U?INT|DECIMAL|NUMERIC)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[-+]?\d+(?:\.\d*)?\s*")


def no_match(match: re.Match[str]) -> RedshiftError:
    """Return 42883 for a call or an operator with its types."""
    arguments = ", ".join(
        TYPE_NAMES.get(part.strip(), part.strip().lower())
        for part in match["arguments"].split(", ")
    )
    name = match["name"].strip('"')
    if re.fullmatch(r"\W+", name):
        left, _, right = arguments.partition(", ")
        shown = f"{left} {name} {right}" if right else f"{name} {left}"
        return RedshiftError(
            f"operator does not exist: {shown}",
            "42883",
            hint=CASTS.replace("function", "operator"),
        )
    return RedshiftError(f"function {name}({arguments}) does not exist", "42883", hint=CASTS)


def unmatched(match: re.Match[str]) -> RedshiftError:
    """Name the types that have no common one, as PostgreSQL does."""
    left, right = (_shown(match[part]) for part in ("left", "right"))
    what = match.groupdict().get("what") or "CASE"
    return RedshiftError(f"{what} types {left} and {right} cannot be matched", "42804")


def incomparable(match: re.Match[str]) -> RedshiftError:
    """Return 42883 for a comparison of types that have no common one."""
    left, right = (_shown(match[part]) for part in ("left", "right"))
    hint = CASTS.replace("function", "operator")
    return RedshiftError(f"operator does not exist: {left} = {right}", "42883", hint=hint)


def uncastable(match: re.Match[str]) -> RedshiftError:
    """Return 42846 for a cast that there is none of."""
    left, right = (_shown(match[part]) for part in ("left", "right"))
    return RedshiftError(f"cannot cast type {left} to {right}", "42846")


def _shown(name: str) -> str:
    return TYPE_NAMES.get(name.upper(), name.lower().replace("decimal", "numeric"))


def no_call_form(match: re.Match[str]) -> RedshiftError:
    """Name the types a model's function was called with; see models/macros.py."""
    given = [part.strip() for part in match["arguments"].split(",")]
    arguments = ", ".join(
        "numeric" if part == "DECIMAL" else from_duckdb(part).name for part in given
    )
    return RedshiftError(f"function {match['name']}({arguments}) does not exist", "42883", CASTS)
