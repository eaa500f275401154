"""From text to Redshift's types, as COPY reads them: DuckDB expressions per column type.

https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html
"""

from __future__ import annotations

from dataclasses import dataclass

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.copy.formats import AUTO_DATES, AUTO_TIMESTAMPS, strptime_format
from redshift_ml.local.copy.records import (
    BAD_BOOLEAN,
    BAD_DATE,
    BAD_DECIMAL,
    BAD_DIGIT,
    BAD_FLOAT,
    BAD_TIMESTAMP,
    BAD_UTF8,
    MISSING_NOT_NULL,
    TOO_LONG,
    UNKNOWN,
)
from redshift_ml.local.copy.statements import CopyStatement
from redshift_ml.local.errors import not_supported
from redshift_ml.local.identifiers import string

_TRUE = "('1', 't', 'true', 'y', 'yes')"
_FALSE = "('0', 'f', 'false', 'n', 'no')"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"

_ZONE = r"( ?([+-]\d{2}(:?\d{2})?|[A-Za-z]+))?"
_TIMESTAMP = r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d+)?)?" + _ZONE + ")?"


@dataclass(frozen=True)
class Conversion:
    """How one column is read: its value, and when its text is bad. Both are DuckDB SQL."""

    value: str
    bad: str


def conversion(column: ColumnEntry, raw: str, statement: CopyStatement) -> Conversion:
    """Return how ``raw``, a DuckDB expression for the field's text, becomes a value."""
    if column.type.is_character:
        text = _character_text(raw, statement)
        bad = f"strlen({text}) > {column.type.length or 65535}"
        if column.type.name == "character":
            text = f"rtrim({text}, ' ')"
            # a multibyte character has more bytes than characters
            bad = (
                f"strlen({text}) > {column.type.length or 4096} or strlen({text}) > length({text})"
            )
        return Conversion(text, _or_missing(column, bad, text))
    # An empty or blank field of any other type is NULL
    text = f"nullif(trim({raw}), '')"
    value = _value(column, text, statement)
    return Conversion(value, _or_missing(column, f"{text} is not null and {value} is null", text))


def _or_missing(column: ColumnEntry, bad: str, text: str) -> str:
    bad = f"coalesce({bad}, false)"
    return f"({bad} or {text} is null)" if column.not_null else bad


def _character_text(raw: str, statement: CopyStatement) -> str:
    text = f"rtrim({raw})" if statement.trim_blanks else raw
    if statement.blanks_as_null:
        return f"case when trim({text}) <> '' then {text} end"
    return f"nullif({text}, '')" if statement.empty_as_null else text


def _value(column: ColumnEntry, text: str, statement: CopyStatement) -> str:
    kind = column.type
    name = kind.name
    if name in ("smallint", "integer", "bigint"):
        return _matching(text, r"[+-]?\d+", f"try_cast({text} as {kind.duckdb})")
    if name == "numeric":
        digits = text if statement.round_decimals else _truncated(text, kind.scale or 0)
        return _matching(text, _NUMBER, f"try_cast({digits} as {kind.duckdb})")
    if name == "boolean":
        word = f"lower({text})"
        return f"case when {word} in {_TRUE} then true when {word} in {_FALSE} then false end"
    if name == "date":
        return _date(text, statement.date_format)
    if name.startswith("timestamp"):
        return _timestamp(text, kind.duckdb, statement.time_format)
    if name == "super":
        return f"case when json_valid({text}) then {text}::json::variant end"
    if name == "binary varying":
        return _matching(text, "([0-9A-Fa-f]{2})*", f"unhex({text})")
    if name.startswith("time") or name in ("real", "double precision", "oid"):
        return f"try_cast({text} as {kind.duckdb})"
    if name.startswith("interval"):
        return f"try_cast({text} as interval)"
    raise not_supported(f"COPY into a column of type {name}")


def _matching(text: str, pattern: str, value: str) -> str:
    return f"case when regexp_full_match({text}, '{pattern}') then {value} end"


def _truncated(text: str, scale: int) -> str:
    """Cut decimals beyond the scale: COPY rounds only when ROUNDEC is given."""
    if scale == 0:
        return rf"regexp_replace({text}, '\.\d*$', '')"
    return rf"regexp_replace({text}, '(\.\d{{{scale}}})\d+$', '\1')"


def _date(text: str, date_format: str | None) -> str:
    if date_format is None:
        return _matching(text, r"\d{4}-\d{2}-\d{2}([ T].*)?", f"try_cast({text}[:10] as date)")
    if date_format.lower() == "auto":
        return f"coalesce(try_cast({text} as date), {_strptime(text, AUTO_DATES)}::date)"
    return f"{_strptime(text, [strptime_format(date_format)])}::date"


def _timestamp(text: str, duckdb_type: str, time_format: str | None) -> str:
    if time_format is None:
        pattern = (
            r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?([+-]\d{2}(:?\d{2})?|[A-Za-z]+))?)?"
        )
        return _matching(text, pattern, f"try_cast({text} as {duckdb_type})")
    wanted = time_format.lower()
    if wanted == "epochsecs":
        return f"{_epoch(text, 1_000_000)}::{duckdb_type}"
    if wanted == "epochmillisecs":
        return f"{_epoch(text, 1_000)}::{duckdb_type}"
    if wanted == "auto":
        parsed = _strptime(text, AUTO_TIMESTAMPS)
        return f"coalesce(try_cast({text} as {duckdb_type}), {parsed}::{duckdb_type})"
    return f"{_strptime(text, [strptime_format(time_format)])}::{duckdb_type}"


def _epoch(text: str, microseconds: int) -> str:
    return f"make_timestamp(try_cast(try_cast({text} as decimal(28,6)) * {microseconds} as bigint))"


def _strptime(text: str, formats: list[str]) -> str:
    listed = ", ".join(map(string, formats))
    return f"try_strptime({text}, [{listed}])"


def explain(column: ColumnEntry, raw: str | None, statement: CopyStatement) -> tuple[int, str]:
    """Return the error number and Redshift's reason for a text that does not convert."""
    name = column.type.name
    blank = raw is None or (raw.strip() == "" and not column.type.is_character)
    if blank or raw is None:
        return MISSING_NOT_NULL, "Missing data for not-null field"
    if name == "character" and not raw.isascii():
        first = next(char for char in raw if not char.isascii())
        return BAD_UTF8, (
            "Multibyte character not supported for CHAR (Hint: try using VARCHAR). "
            f"Invalid char: {first.encode().hex(' ')}"
        )
    if column.type.is_character:
        if column.not_null and (raw == "" or not raw.strip()):
            return MISSING_NOT_NULL, "Missing data for not-null field"
        return TOO_LONG, "String length exceeds DDL length"
    return _explain_other(name, raw.strip(), statement)


def _explain_other(name: str, raw: str, statement: CopyStatement) -> tuple[int, str]:
    if name in ("smallint", "integer", "bigint", "numeric"):
        code = BAD_DECIMAL if name == "numeric" else BAD_DIGIT
        allowed = "+-0123456789" + (".eE" if name == "numeric" else "")
        for position, char in enumerate(raw):
            if char not in allowed or (char in "+-" and position > 0 and name != "numeric"):
                shown = char if char.isprintable() else f"\\u{ord(char):04x}"
                return code, (
                    f"Invalid digit, Value '{shown}', Pos {position}, Type: {_TITLES[name]}"
                )
        return code, f"Overflow, Value {raw[:40]} does not fit, Type: {_TITLES[name]}"
    if name == "boolean":
        return BAD_BOOLEAN, "Unknown boolean format"
    if name == "date":
        wanted = statement.date_format or "YYYY-MM-DD"
        return BAD_DATE, f"Invalid Date Format - value does not match {wanted}"
    if name.startswith("timestamp"):
        wanted = statement.time_format or "YYYY-MM-DD HH24:MI:SS"
        return BAD_TIMESTAMP, f"Invalid timestamp format or value [{wanted}]"
    if name in ("real", "double precision"):
        return BAD_FLOAT, "Invalid float value"
    if name == "super":
        return UNKNOWN, "Invalid JSON value for a SUPER column"
    return UNKNOWN, f"Invalid value for type {name}"


_TITLES = {"smallint": "Short", "integer": "Integer", "bigint": "Long", "numeric": "Decimal"}
