"""Parse UNLOAD. https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html."""

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
from redshift_ml.local.copy.statements import UnloadStatement
from redshift_ml.local.copy.tokens import Cursor, refuse, tokenize, unescape
from redshift_ml.local.errors import RedshiftError, not_supported

_Option = Callable[[Cursor], dict[str, Any]]

_FLAGS = {
    "HEADER": "header",
    "ADDQUOTES": "add_quotes",
    "ESCAPE": "escape",
    "ALLOWOVERWRITE": "allow_overwrite",
    "CLEANPATH": "clean_path",
}
_REFUSED = ("FIXEDWIDTH", "MASTER_SYMMETRIC_KEY")
_MIN_FILE = 5 * 1024**2
_MAX_FILE = 6_200_000_000


def parse_unload(sql: str) -> UnloadStatement:
    """Read an UNLOAD statement. Raises RedshiftError."""
    cursor = Cursor(tokenize(sql))
    cursor.expect("UNLOAD")
    cursor.expect("(")
    position = cursor.here.position
    # The query is a string literal: \' in it is a quote, as AWS's page writes it
    select = cursor.string("a query in quotes").replace("\\'", "'")
    cursor.expect(")")
    cursor.expect("TO")
    statement = UnloadStatement(select, cursor.string("'s3://bucket/prefix'"), position + 1)
    authorized = False
    while cursor.here.kind != "end":
        if accept_authorization(cursor):
            authorized = True
            continue
        statement = replace(statement, **_option(cursor, statement))
    if not authorized:
        raise missing_authorization("UNLOAD")
    _check(statement)
    if statement.partition_by and not statement.url.endswith("/"):
        return replace(statement, url=statement.url + "/")
    return statement


def _option(cursor: Cursor, statement: UnloadStatement) -> dict[str, Any]:
    word = cursor.here
    if word.kind != "word":
        raise cursor.unexpected("an UNLOAD option")
    if word.text in _REFUSED:
        raise not_supported(f"UNLOAD option {word.text}")
    if word.text in _FLAGS:
        cursor.next()
        return {_FLAGS[word.text]: True}
    if word.text in COMPRESSIONS:
        return {"compression": compression(cursor, statement.compression)}
    handler = _OPTIONS.get(word.text)
    if handler is None:
        raise cursor.unexpected("an UNLOAD option")
    if word.text not in ("CSV", "JSON", "PARQUET"):
        cursor.next()
    return handler(cursor)


def _format(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    for word in ("CSV", "JSON", "PARQUET"):
        if cursor.accept(word):
            return {"format": word.lower()}
    raise cursor.unexpected("CSV, JSON or PARQUET")


def _delimiter(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    text = unescape(cursor.string("a delimiter"))
    return {"delimiter": one_character(cursor, "DELIMITER", text)}


def _null(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    return {"null_as": cursor.string("a null string").replace("\\\\", "\\")}


def _manifest(cursor: Cursor) -> dict[str, Any]:
    return {"manifest": True, "manifest_verbose": cursor.accept("VERBOSE")}


def _partition(cursor: Cursor) -> dict[str, Any]:
    cursor.expect("BY")
    names = name_list(cursor)
    if len(set(names)) < len(names):
        raise RedshiftError("a column is given twice in PARTITION BY", "42701")
    return {"partition_by": names, "partition_include": cursor.accept("INCLUDE")}


def _parallel(cursor: Cursor) -> dict[str, Any]:
    return {"parallel": switch(cursor)}


def _extension(cursor: Cursor) -> dict[str, Any]:
    return {"extension": cursor.string("a file extension")}


def _size(cursor: Cursor) -> int:
    cursor.accept("AS")
    if cursor.here.kind != "number":
        raise cursor.unexpected("a size")
    number = float(cursor.next().text)
    unit = 1024**3 if cursor.accept("GB") else 1024**2
    if unit == 1024**2:
        cursor.accept("MB")
    return int(number * unit)


def _max_file_size(cursor: Cursor) -> dict[str, Any]:
    size = _size(cursor)
    if not _MIN_FILE <= size <= 6.2 * 1024**3:
        raise RedshiftError("MAXFILESIZE must be between 5 MB and 6.2 GB", "22023")
    return {"max_file_bytes": min(size, _MAX_FILE)}


def _row_group_size(cursor: Cursor) -> dict[str, Any]:
    _size(cursor)  # accepted: the files written here have one row group per 122,880 rows
    return {}


def _region(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    cursor.string("a region")
    return {}


def _encrypted(cursor: Cursor) -> dict[str, Any]:
    """By S3's side, who reads a file notices nothing: there is nothing to do."""
    cursor.accept("AUTO")
    return {}


def _key(cursor: Cursor) -> dict[str, Any]:
    cursor.accept("AS")
    cursor.string("a key id")
    return {}


_OPTIONS: dict[str, _Option] = {
    "FORMAT": _format,
    "CSV": _format,
    "JSON": _format,
    "PARQUET": _format,
    "DELIMITER": _delimiter,
    "NULL": _null,
    "MANIFEST": _manifest,
    "PARTITION": _partition,
    "PARALLEL": _parallel,
    "EXTENSION": _extension,
    "MAXFILESIZE": _max_file_size,
    "ROWGROUPSIZE": _row_group_size,
    "REGION": _region,
    "ENCRYPTED": _encrypted,
    "KMS_KEY_ID": _key,
}


def _check(statement: UnloadStatement) -> None:
    """Refuse combinations that Redshift refuses."""
    if statement.allow_overwrite and statement.clean_path:
        raise refuse("CLEANPATH is not supported with ALLOWOVERWRITE")
    if statement.format in ("json", "parquet"):
        for name, given in (
            ("DELIMITER", statement.delimiter is not None),
            ("HEADER", statement.header),
            ("ADDQUOTES", statement.add_quotes),
            ("ESCAPE", statement.escape),
            ("NULL AS", statement.null_as is not None),
        ):
            if given:
                raise refuse(f"{statement.format.upper()} is not supported with {name}")
    if statement.format == "parquet" and statement.compression is not None:
        raise refuse("PARQUET is not supported with GZIP, BZIP2 or ZSTD")
    if statement.format == "csv":
        for name, given in (("ADDQUOTES", statement.add_quotes), ("ESCAPE", statement.escape)):
            if given:
                raise refuse(f"CSV is not supported with {name}")
