"""Arrays and vectors, as the system tables have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from struct import pack
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from redshift_ml.local.results import Column
from redshift_ml.local.wire import oids
from redshift_ml.local.wire.fields import Field, Fixed, Settings

_Encode = Callable[[pa.Array, Column, Settings], Field]
_NEEDS_QUOTES: Final = re.compile(r'[{}",\\\s]|^$|^null$', re.IGNORECASE)


def _quoted(text: str) -> str:
    if not _NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _element(column: Column) -> Column:
    return replace(column, oid=oids.ARRAY_ELEMENTS[column.oid], modifier=-1)


def _split(array: pa.Array, elements: list[Any]) -> list[list[Any] | None]:
    """Deal the flattened elements out to the lists they came from."""
    lists: list[list[Any] | None] = []
    at = 0
    for size in pc.list_value_length(array).to_pylist():
        lists.append(None if size is None else elements[at : at + size])
        at += size or 0
    return lists


def array_text(array: pa.Array, column: Column, settings: Settings, encode: _Encode) -> pa.Array:
    """Return ``{a,"b c",NULL}`` for each list."""
    child = array.flatten()
    nested = pa.types.is_list(child.type) or pa.types.is_large_list(child.type)
    if nested:
        elements = array_text(child, column, settings, encode).to_pylist()
    else:
        texts = _values(encode(child, _element(column), settings))
        elements = [None if t is None else _quoted(_as_str(t)) for t in texts]
    rows = [
        None if row is None else "{" + ",".join("NULL" if e is None else e for e in row) + "}"
        for row in _split(array, elements)
    ]
    return pa.array(rows, pa.large_string())


def array_binary(array: pa.Array, column: Column, settings: Settings, encode: _Encode) -> pa.Array:
    """Return PostgreSQL's binary array format for one-dimensional lists."""
    element = _element(column)
    values = _values(encode(array.flatten(), element, settings))
    rows = [
        None if row is None else _binary_list(row, element.oid, 1) for row in _split(array, values)
    ]
    return pa.array(rows, pa.large_binary())


def vector_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return int2vector and oidvector text: numbers and blanks."""
    rows = [None if row is None else " ".join(map(str, row)) for row in array.to_pylist()]
    return pa.array(rows, pa.large_string())


def vector_binary(array: pa.Array, column: Column) -> pa.Array:
    """Return int2vector and oidvector in binary: arrays that count from 0."""
    element, layout = (oids.INT2, "!h") if column.oid == oids.INT2VECTOR else (oids.OID, "!I")
    rows = [
        None if row is None else _binary_list([pack(layout, v) for v in row], element, 0)
        for row in array.to_pylist()
    ]
    return pa.array(rows, pa.large_binary())


def _binary_list(values: list[bytes | None], element_oid: int, lower_bound: int) -> bytes:
    if not values:
        return pack("!iiI", 0, 0, element_oid)
    has_null = int(any(value is None for value in values))
    parts = [pack("!iiIii", 1, has_null, element_oid, len(values), lower_bound)]
    for value in values:
        parts.append(pack("!i", -1) if value is None else pack("!i", len(value)) + value)
    return b"".join(parts)


def _values(field: Field) -> list[bytes | None]:
    if isinstance(field, Fixed):
        return [row.tobytes() for row in field.data]
    values: list[bytes | str | None] = field.to_pylist()
    return [value.encode() if isinstance(value, str) else value for value in values]


def _as_str(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
