"""Parse COPY. https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from redshift_ml.local.copy.parse_common import (
    COMPRESSIONS,
    accept_authorization,
    compression,
    missing_authorization,
    name_list,
    one_character,
    switch,
)
from redshift_ml.local.copy.statements import CopyStatement, TableName
from redshift_ml.local.copy.tokens import Cursor, refuse, tokenize, unescape
from redshift_ml.local.errors import RedshiftError, not_supported

_Option = Callable[[Cursor], dict[str, Any]]

_FLAGS = {
    "MANIFEST": "manifest",
    "ESCAPE": "escape",
    "REMOVEQUOTES": "remove_quotes",
    "EMPTYASNULL": "empty_as_null",
    "BLANKSASNULL": "blanks_as_null",
    "TRIMBLANKS": "trim_blanks",
    "TRUNCATECOLUMNS": "truncate_columns",
    "ROUNDEC": "round_decimals",
    "FILLRECORD": "fill_record",
    "IGNOREBLANKLINES": "ignore_blank_lines",
    "NOLOAD": "no_load",
    "SERIALIZETOJSON": "serialize_to_json",
}
_REFUSED = [
    "AVRO",
    "ORC",
    "SHAPEFILE",
    "FIXEDWIDTH",
    "LZOP",
    "ENCRYPTED",
    "MASTER_SYMMETRIC_KEY",
    "READRATIO",
    "SSH",
    "EXPLICIT_IDS",
]


def parse_copy(sql: str) -> CopyStatement:
    """Read a COPY statement. Raises RedshiftError."""
    cursor = Cursor(tokenize(sql))
    cursor.expect("COPY")
    table = _table(cursor)
    columns = name_list(cursor) if cursor.here.text == "(" else ()
    cursor.expect("FROM")
    statement = CopyStatement(table, cursor.string("'s3://bucket/prefix'"), columns)
    authorized = False
    while cursor.here.kind != "end":
        if accept_authorization(cursor):
            authorized = True
            continue
        statement = replace(statement, **_option(cursor, statement))
    if not authorized:
        raise missing_authorization("COPY")
    _check(statement)
    return statement


def _table(cursor: Cursor) -> TableName:
    parts = [cursor.name("a table name")]
    while cursor.accept("."):
        parts.append(cursor.any_name("a name"))
    if len(parts) > 3:
        raise RedshiftError(f"improper qualified name: {'.'.join(parts)}", "42601")
    return TableName(*reversed(parts))


def _option(cursor: Cursor, statement: CopyStatement) -> dict[str, Any]:
    """Take one option; return the fields it sets."""
    word = cursor.here
    if word.kind != "word":
        raise cursor.unexpected("a COPY option")
    if word.text in _REFUSED:
        raise not_supported(f"COPY option {word.text}")
    if word.text in _FLAGS:
        cursor.next()
        return {_FLAGS[word.text]: True}
    if word.text in COMPRESSIONS:
        return {"compression": compression(cursor, statement.compression)}
    handler = _OPTIONS.get(word.text)
    if handler is None:
        raise cursor.unexpected("a COPY option")
    cursor.next()
    return handler(cursor)


def _format(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    if cursor.here.text in _REFUSED:
        raise not_supported(f"COPY FORMAT {cursor.here.text}")
    for word, parse in (("CSV", _csv), ("JSON", _json), ("PARQUET", _parquet)):
        if cursor.accept(word):
            return parse(cursor)
    raise cursor.unexpected("CSV, JSON or PARQUET")


def _csv(cursor: Cursor) -> dict[str, Any]:
    return {"format": "csv"}


def _json(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    paths = cursor.next().text if cursor.here.kind == "string" else "auto"
    return {"format": "json", "json_paths": paths}


def _parquet(cursor: Cursor) -> dict[str, Any]:
    return {"format": "parquet"}


def _delimiter(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    text = unescape(cursor.string("a delimiter"))
    return {"delimiter": one_character(cursor, "DELIMITER", text)}


def _quote(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    return {"quote": one_character(cursor, "QUOTE", unescape(cursor.string("a quote character")))}


def _null(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    text = cursor.string("a null string")
    return {"null_as": "\0" if text in (r"\0", r"\000") else text.replace("\\\\", "\\")}


def _ignore_header(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    return {"ignore_header": cursor.integer("a number of lines")}


def _max_error(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    count = cursor.integer("a number of errors")
    if count > 100_000:
        raise RedshiftError(f"MAXERROR must be between 0 and 100000; got {count}", "22023")
    return {"max_errors": count}


def _accept_chars(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    text = unescape(cursor.next().text) if cursor.here.kind == "string" else "?"
    return {"accept_invalid_chars": one_character(cursor, "ACCEPTINVCHARS", text)}


def _date_format(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    return {"date_format": cursor.string("a date format or 'auto'")}


def _time_format(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    return {"time_format": cursor.string("a time format or 'auto'")}


def _encoding(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    name = cursor.next().text.upper()
    if name not in ("UTF8", "UTF-8"):
        raise not_supported(f"COPY ENCODING {name}", hint="Only UTF8 can be had; convert the file.")
    return {}


def _switch(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("PRESET")  # COMPUPDATE PRESET
    switch(cursor)
    return {}


def _number(cursor: Cursor) -> dict[str, Any]:
    cursor.integer("a number")
    return {}


def _region(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    cursor.string("a region")
    return {}


_OPTIONS: dict[str, _Option] = {
    "FORMAT": _format,
    "CSV": _csv,
    "JSON": _json,
    "PARQUET": _parquet,
    "DELIMITER": _delimiter,
    "QUOTE": _quote,
    "NULL": _null,
    "IGNOREHEADER": _ignore_header,
    "MAXERROR": _max_error,
    "ACCEPTINVCHARS": _accept_chars,
    "DATEFORMAT": _date_format,
    "TIMEFORMAT": _time_format,
    "ENCODING": _encoding,
    # These tune a cluster; a folder has nothing to tune.
    "COMPUPDATE": _switch,
    "STATUPDATE": _switch,
    "COMPROWS": _number,
    "REGION": _region,
}


def _check(statement: CopyStatement) -> None:
    """Refuse combinations that Redshift refuses."""
    if statement.format == "csv":
        for name, given in (
            ("ESCAPE", statement.escape),
            ("REMOVEQUOTES", statement.remove_quotes),
        ):
            if given:
                raise refuse(f"CSV is not supported with {name}", "Leave one of them out.")
    if statement.format in ("json", "parquet"):
        for name, given in (
            ("ESCAPE", statement.escape),
            ("REMOVEQUOTES", statement.remove_quotes),
            ("IGNOREHEADER", statement.ignore_header > 0),
            ("DELIMITER", statement.delimiter is not None),
            ("FILLRECORD", statement.fill_record),
        ):
            if given:
                raise refuse(f"{statement.format.upper()} is not supported with {name}")
    if statement.format == "parquet" and statement.compression is not None:
        raise refuse("PARQUET is not supported with GZIP, BZIP2 or ZSTD", "Parquet has its own.")
