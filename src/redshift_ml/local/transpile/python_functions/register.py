"""Register the Python functions with a DuckDB instance."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from redshift_ml.local.carried import carry
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile import literals, similar
from redshift_ml.local.transpile.python_functions import datetimes, hashes, numbers


def _change_case(text: str, upper: bool) -> str:
    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            return {_cased(key, upper): convert(item) for key, item in value.items()}
        return [convert(item) for item in value] if isinstance(value, list) else value

    return json.dumps(convert(json.loads(text)), ensure_ascii=False)


def _cut_bytes(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")


def _cased(key: str, upper: bool) -> str:
    return key.upper() if upper else key.lower()


_TYPES = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "TIMESTAMP": pa.timestamp("us"),
}

# name, function of one row, parameter types, result type
_FUNCTIONS: tuple[tuple[str, Callable[..., Any], list[str], str], ...] = (
    ("redshift_crc32", hashes.crc32, ["VARCHAR"], "VARCHAR"),
    ("redshift_sha2", hashes.sha2, ["VARCHAR", "INTEGER"], "VARCHAR"),
    ("redshift_fnv_hash", hashes.fnv_hash, ["VARCHAR", "VARCHAR", "BIGINT"], "BIGINT"),
    ("redshift_murmur3", hashes.murmur3_32_hash, ["VARCHAR", "VARCHAR", "INTEGER"], "INTEGER"),
    ("redshift_soundex", hashes.soundex, ["VARCHAR"], "VARCHAR"),
    ("redshift_format_time", datetimes.format_datetime, ["TIMESTAMP", "VARCHAR"], "VARCHAR"),
    (
        "redshift_parse_time",
        datetimes.parse_datetime,
        ["VARCHAR", "VARCHAR", "BOOLEAN"],
        "TIMESTAMP",
    ),
    ("redshift_format_number", numbers.format_number, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ("redshift_parse_number", numbers.parse_number, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ("redshift_iso_text", literals.iso_text, ["VARCHAR"], "VARCHAR"),
    ("redshift_iso_time", literals.iso_time, ["VARCHAR"], "VARCHAR"),
    ("redshift_cut_bytes", _cut_bytes, ["VARCHAR", "INTEGER"], "VARCHAR"),
    ("redshift_similar", similar.regular_expression, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ("redshift_change_case", _change_case, ["VARCHAR", "BOOLEAN"], "VARCHAR"),
)


def register_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Register every function; a second call for the same instance changes nothing."""
    known = {
        name
        for (name,) in connection.execute(
            "SELECT function_name FROM duckdb_functions() WHERE function_name LIKE 'redshift_%'"
        ).fetchall()
    }
    for name, function, parameters, result in _FUNCTIONS:
        if name not in known:
            vectorised = _vectorised(function, len(parameters), result)
            connection.create_function(
                name, vectorised, list(parameters), result, type=PythonUDFType.ARROW
            )


def _vectorised(function: Callable[..., Any], count: int, result: str) -> Callable[..., Any]:
    """Return the Arrow form of a function of one row; DuckDB counts its parameters."""
    kind = _TYPES[result]

    def run(*columns: Any) -> Any:
        rows: Sequence[Sequence[Any]] = [column.to_pylist() for column in columns]
        return pa.array([_row(function, values) for values in zip(*rows, strict=True)], kind)

    forms: dict[int, Callable[..., Any]] = {
        1: lambda a: run(a),
        2: lambda a, b: run(a, b),
        3: lambda a, b, c: run(a, b, c),
    }
    return forms[count]


def _row(function: Callable[..., Any], values: Sequence[Any]) -> Any:
    if any(value is None for value in values):
        return None
    try:
        return function(*values)
    except ValueError as error:
        raise carry(RedshiftError(str(error), "22007")) from error
