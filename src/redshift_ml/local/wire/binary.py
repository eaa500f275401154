"""Binary format of result columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pyarrow as pa

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column
from redshift_ml.local.wire import oids
from redshift_ml.local.wire.arrays import array_binary, vector_binary
from redshift_ml.local.wire.decode import decode_parameter
from redshift_ml.local.wire.fields import (
    Field,
    Settings,
    fixed_field,
    flat,
    is_text,
    number_field,
)
from redshift_ml.local.wire.moments import clock_and_zone
from redshift_ml.local.wire.numbers import numeric_binary
from redshift_ml.local.wire.text import refuse_spatial, text_field

Encoder = Callable[[pa.Array, Column, Settings], Field]

# From 1970-01-01 to 2000-01-01, where PostgreSQL counts from.
_EPOCH_DAYS: Final = 10_957
_EPOCH_MICROSECONDS: Final = _EPOCH_DAYS * 86_400 * 1_000_000
_DAY_MICROSECONDS: Final = 86_400 * 1_000_000

_NUMBERS: Final[dict[int, tuple[pa.DataType, str]]] = {
    oids.INT2: (pa.int16(), "i2"),
    oids.INT4: (pa.int32(), "i4"),
    oids.INT8: (pa.int64(), "i8"),
    oids.OID: (pa.uint32(), "u4"),
    oids.XID: (pa.uint32(), "u4"),
    oids.REGPROC: (pa.uint32(), "u4"),
    oids.FLOAT4: (pa.float32(), "f4"),
    oids.FLOAT8: (pa.float64(), "f8"),
}
# How text that a session gives for a typed column becomes that type again.
_ARROW: Final[dict[int, pa.DataType]] = {
    **{oid: kind for oid, (kind, _) in _NUMBERS.items()},
    oids.BOOL: pa.bool_(),
    oids.DATE: pa.date32(),
    oids.TIME: pa.time64("us"),
    oids.TIMETZ: pa.time64("us"),
    oids.TIMESTAMP: pa.timestamp("us"),
    oids.TIMESTAMPTZ: pa.timestamp("us", "UTC"),
    oids.NUMERIC: pa.decimal128(38, 9),
}


def binary_field(array: pa.Array, column: Column, settings: Settings) -> Field:
    """Return a column in binary format. Raises RedshiftError 0A000 where there is none."""
    refuse_spatial(column)
    array = flat(array)
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), pa.large_binary())
    if column.oid in oids.TEXTUAL:
        return text_field(array, column, settings)
    if is_text(array.type) and column.oid != oids.TIMETZ:
        array = _typed(array, column)
    if column.oid in _NUMBERS:
        kind, layout = _NUMBERS[column.oid]
        return number_field(array, _numpy(array.cast(kind)).astype(layout))
    if column.oid in oids.ARRAY_ELEMENTS:
        return array_binary(array, column, settings, binary_field)
    if column.oid in oids.VECTORS:
        return vector_binary(array, column)
    encoder = _ENCODERS.get(column.oid)
    if encoder is None:
        raise RedshiftError(
            f"no binary output function available for type with oid {column.oid}",
            "42883",
            hint="Ask for the text format.",
        )
    return encoder(array, column, settings)


def _typed(array: pa.Array, column: Column) -> pa.Array:
    kind = _ARROW.get(column.oid)
    if column.oid in oids.VECTORS:
        rows = [None if v is None else [int(x) for x in v.split()] for v in array.to_pylist()]
        return pa.array(rows, pa.list_(pa.int64()))
    if kind is None:
        return array
    values = [
        None if v is None else decode_parameter(column.oid, 0, v.encode())
        for v in array.to_pylist()
    ]
    return pa.array(values, kind)


def _numpy(array: pa.Array) -> Any:
    if array.null_count:
        array = array.fill_null(0)
    return array.to_numpy(zero_copy_only=False)


def _bool(array: pa.Array, column: Column, settings: Settings) -> Field:
    return number_field(array, _numpy(array.cast(pa.bool_()).cast(pa.uint8())))


def _date(array: pa.Array, column: Column, settings: Settings) -> Field:
    days = _numpy(array.cast(pa.date32()).cast(pa.int32())).astype(np.int64) - _EPOCH_DAYS
    return number_field(array, days.astype("i4"))


def _ticks(array: pa.Array) -> Any:
    if pa.types.is_date(array.type):
        array = array.cast(pa.timestamp("us"))
    if pa.types.is_time(array.type):
        return _numpy(array.cast(pa.time64("us")).cast(pa.int64()))
    zone = getattr(array.type, "tz", None)
    return _numpy(array.cast(pa.timestamp("us", zone)).cast(pa.int64()))


def _time(array: pa.Array, column: Column, settings: Settings) -> Field:
    return number_field(array, _ticks(array))


def _timestamp(array: pa.Array, column: Column, settings: Settings) -> Field:
    return number_field(array, _ticks(array) - _EPOCH_MICROSECONDS)


def _timetz(array: pa.Array, column: Column, settings: Settings) -> Field:
    layout = np.dtype([("clock", ">i8"), ("west", ">i4")])
    rows = np.zeros(len(array), layout)
    if is_text(array.type):
        for at, text in enumerate(array.to_pylist()):
            if text is not None:
                rows[at] = clock_and_zone(text)
    else:
        rows["clock"] = _ticks(array)
    return fixed_field(array, rows.view(np.uint8).reshape(len(array), layout.itemsize))


def _interval(array: pa.Array, column: Column, settings: Settings) -> Field:
    """Return 12 bytes (microseconds, months) to Redshift's drivers, else PostgreSQL's 16."""
    redshift = settings.protocol is not None
    fields = [("ticks", ">i8"), ("months", ">i4")]
    if not redshift:
        fields.insert(1, ("days", ">i4"))
    rows = np.zeros(len(array), np.dtype(fields))
    for at, value in enumerate(array.to_pylist()):
        if value is not None:
            ticks = value.nanoseconds // 1000 + redshift * value.days * _DAY_MICROSECONDS
            rows[at] = (ticks, value.months) if redshift else (ticks, value.days, value.months)
    return fixed_field(array, rows.view(np.uint8).reshape(len(array), rows.dtype.itemsize))


def _months(array: pa.Array, column: Column, settings: Settings) -> Field:
    values = [0 if v is None else v.months for v in array.to_pylist()]
    return number_field(array, np.array(values, "i4"))


def _day_to_second(array: pa.Array, column: Column, settings: Settings) -> Field:
    values = [
        0 if v is None else v.days * _DAY_MICROSECONDS + v.nanoseconds // 1000
        for v in array.to_pylist()
    ]
    return number_field(array, np.array(values, "i8"))


def _raw(array: pa.Array, column: Column, settings: Settings) -> Field:
    return array.cast(pa.large_binary())


_ENCODERS: Final[dict[int, Encoder]] = {
    oids.BOOL: _bool,
    oids.NUMERIC: numeric_binary,
    oids.DATE: _date,
    oids.TIME: _time,
    oids.TIMETZ: _timetz,
    oids.TIMESTAMP: _timestamp,
    oids.TIMESTAMPTZ: _timestamp,
    oids.INTERVAL: _interval,
    oids.INTERVAL_Y2M: _months,
    oids.INTERVAL_D2S: _day_to_second,
    oids.VARBYTE: _raw,
    oids.BYTEA: _raw,
}
