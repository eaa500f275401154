"""Text format of result columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from redshift_ml.local.errors import not_supported
from redshift_ml.local.results import Column
from redshift_ml.local.wire import oids
from redshift_ml.local.wire.arrays import array_text, vector_text
from redshift_ml.local.wire.fields import Field, Settings, flat, is_text
from redshift_ml.local.wire.moments import (
    date_text,
    interval_text,
    time_text,
    timestamp_text,
    timestamptz_text,
    timetz_text,
)
from redshift_ml.local.wire.numbers import float_text, numeric_text

Encoder = Callable[[pa.Array, Column, Settings], pa.Array]
_BPCHAR_HEADER: Final = 4


def text_field(array: pa.Array, column: Column, settings: Settings) -> Field:
    """Return a column in text format; text that comes for any type passes as it is."""
    array = flat(array)
    refuse_spatial(column)
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), pa.large_binary())
    if column.oid == oids.BPCHAR:
        return _padded(array, column)
    if is_text(array.type):
        return array
    if column.oid in oids.ARRAY_ELEMENTS:
        return array_text(array, column, settings, text_field)
    encoder = _ENCODERS.get(column.oid)
    return encoder(array, column, settings) if encoder else _plain(array)


def refuse_spatial(column: Column) -> None:
    """Raise RedshiftError 0A000 for GEOMETRY and GEOGRAPHY, which DuckDB alone has not."""
    if column.oid in oids.SPATIAL:
        raise not_supported(f'The data type of column "{column.name}" (GEOMETRY or GEOGRAPHY)')


def _plain(array: pa.Array) -> pa.Array:
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return array
    return array.cast(pa.string())


def _padded(array: pa.Array, column: Column) -> pa.Array:
    """CHAR(n) is blank-padded on output: https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html."""
    array = array if is_text(array.type) else array.cast(pa.string())
    width = column.modifier - _BPCHAR_HEADER
    return pc.utf8_rpad(array, width) if width > 0 else array


def _bool(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    return pc.if_else(array.cast(pa.bool_()), "t", "f")


def _hex(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    texts = [None if value is None else value.hex() for value in array.to_pylist()]
    return pa.array(texts, pa.large_string())


_ENCODERS: Final[dict[int, Encoder]] = {
    oids.BOOL: _bool,
    oids.FLOAT4: float_text,
    oids.FLOAT8: float_text,
    oids.NUMERIC: numeric_text,
    oids.DATE: date_text,
    oids.TIME: time_text,
    oids.TIMETZ: timetz_text,
    oids.TIMESTAMP: timestamp_text,
    oids.TIMESTAMPTZ: timestamptz_text,
    oids.INTERVAL: interval_text,
    oids.INTERVAL_Y2M: interval_text,
    oids.INTERVAL_D2S: interval_text,
    oids.VARBYTE: _hex,
    oids.INT2VECTOR: vector_text,
    oids.OIDVECTOR: vector_text,
}
