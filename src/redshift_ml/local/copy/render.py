"""Turn result batches into the lines of an unloaded file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

from redshift_ml.local.copy.statements import UnloadStatement
from redshift_ml.local.results import Column
from redshift_ml.local.wire.fields import Fixed, Settings
from redshift_ml.local.wire.text import text_field

_SUPER = 4000
_NUMBERS = frozenset({20, 21, 23, 26, 700, 701, 1700})
_SPECIAL = frozenset({"NaN", "Infinity", "-Infinity"})

RenderRows = Callable[[pa.RecordBatch], Iterator[str]]


def header_line(statement: UnloadStatement, columns: Sequence[Column]) -> str:
    """Return the line of column names."""
    quote = _csv_field(statement) if statement.format == "csv" else str
    return statement.separator.join(quote(column.name) for column in columns) + "\n"


def renderer(statement: UnloadStatement, columns: Sequence[Column]) -> RenderRows:
    """Return the function that renders the rows of a batch, a line each."""
    if statement.format == "json":
        return lambda batch: _json_lines(batch, columns)
    field = _csv_field(statement) if statement.format == "csv" else _text_field(statement)
    null = statement.null_as or ""

    def lines(batch: pa.RecordBatch) -> Iterator[str]:
        texts = [texts_of(array, column) for array, column in zip(batch, columns, strict=True)]
        for row in zip(*texts, strict=True):
            yield (statement.separator.join(null if v is None else field(v) for v in row) + "\n")

    return lines


def texts_of(array: pa.Array, column: Column) -> list[str | None]:
    """Return a column as Redshift writes it in text, the way a client receives it."""
    field = text_field(array, column, Settings())
    if isinstance(field, Fixed):
        return [bytes(row).decode() for row in field.data]
    return [v.decode() if isinstance(v, bytes) else v for v in field.to_pylist()]


def _csv_field(statement: UnloadStatement) -> Callable[[str], str]:
    needs_quotes = re.compile("[" + re.escape(statement.separator) + '"\r\n]')

    def quoted(value: str) -> str:
        if needs_quotes.search(value):
            return '"' + value.replace('"', '""') + '"'
        return value

    return quoted


def _text_field(statement: UnloadStatement) -> Callable[[str], str]:
    escaped = re.compile("([" + re.escape(statement.separator) + "\\\\\"'\r\n])")

    def plain(value: str) -> str:
        if statement.escape:
            value = escaped.sub(r"\\\1", value)
        return f'"{value}"' if statement.add_quotes else value

    return plain


def _json_lines(batch: pa.RecordBatch, columns: Sequence[Column]) -> Iterator[str]:
    keys = [json.dumps(column.name, ensure_ascii=False) for column in columns]
    texts = [_json_values(array, column) for array, column in zip(batch, columns, strict=True)]
    for row in zip(*texts, strict=True):
        pairs = (f"{key}:{value}" for key, value in zip(keys, row, strict=True))
        yield "{" + ",".join(pairs) + "}\n"


def _json_values(array: pa.Array, column: Column) -> list[str]:
    """Numbers and SUPER as they are, the rest as strings: booleans become "t" and "f"."""
    texts = texts_of(array, column)
    if column.oid == _SUPER:
        return ["null" if value is None else value for value in texts]
    if column.oid in _NUMBERS:
        return ["null" if v is None else (f'"{v}"' if v in _SPECIAL else v) for v in texts]
    return [json.dumps(value, ensure_ascii=False) for value in texts]
