"""Text and binary forms of float and numeric columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from struct import pack
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column
from redshift_ml.local.wire import oids
from redshift_ml.local.wire.fields import Field, Settings, fixed_field

_FLOAT_DIGITS: Final = {oids.FLOAT4: (6, 9), oids.FLOAT8: (15, 17)}
_SPECIAL: Final = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}
# So many values are written one by one in less time than Arrow takes to look through them.
_FEW: Final = 256
_WIDE_PRECISION: Final = 38
_WIDEST_PRECISION: Final = 76  # of Arrow
# What a numeric without a declared precision can carry to a driver that needs a scale.
_DEFAULT_SCALE: Final = 9
# Redshift keeps up to 19 digits in eight bytes; Arrow's int64 view holds 18 for certain.
_NARROW_PRECISION: Final = 18
_NAN_SIGN: Final = 0xC000
_NEGATIVE_SIGN: Final = 0x4000


def float_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return floats with 15 (float4: 6) digits plus extra_float_digits.

    https://docs.aws.amazon.com/redshift/latest/dg/r_extra_float_digits.html
    """
    if not pa.types.is_floating(array.type):
        array = array.cast(pa.float64())
    write = float_writer(column, settings)
    if len(array) <= _FEW and write is not None:
        texts = [None if value is None else write(value) for value in array.to_pylist()]
        return pa.array(texts, pa.string())
    digits, _ = _digits(column, settings)
    shortest = array.cast(pa.string())
    # The shortest exact text is the wanted one unless it is longer, or in another notation.
    odd = pc.or_(
        pc.match_substring_regex(shortest, r"[en]|^-?0\.0000"),
        pc.greater(pc.binary_length(shortest), digits),
    )
    if not pc.any(odd).as_py():
        return shortest
    chosen = pc.fill_null(odd, False)
    texts = [_one_float(value, digits) for value in array.filter(chosen).to_pylist()]
    return pc.replace_with_mask(shortest, chosen, pa.array(texts, pa.string()))


def _digits(column: Column, settings: Settings) -> tuple[int, bool]:
    """Return how many digits a float is written with, and whether so many are exact."""
    usual, most = _FLOAT_DIGITS[column.oid]
    digits = max(1, min(most, usual + settings.extra_float_digits))
    return digits, digits <= usual


def float_writer(column: Column, settings: Settings) -> Callable[[float], str] | None:
    """Return what writes one float as ``float_text`` does; None where that looks at all of them."""
    digits, are_exact = _digits(column, settings)
    return partial(_one_float, digits=digits) if are_exact else None


def _one_float(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    return _SPECIAL.get(text, text)


def declared(column: Column) -> tuple[int, int]:
    """Return precision and scale of a numeric column, or what stands for none declared."""
    if column.modifier < oids.NUMERIC_HEADER:
        return _WIDE_PRECISION, _DEFAULT_SCALE
    return oids.numeric_precision_scale(column.modifier)


def _as_declared(array: pa.Array, column: Column) -> pa.Array:
    precision, scale = declared(column)
    kind = pa.decimal128(precision, scale)
    if array.type == kind:
        return array
    try:
        if pa.types.is_integer(array.type):
            array = array.cast(pa.decimal128(_WIDE_PRECISION, 0))
        if array.type.precision - array.type.scale + scale > _WIDE_PRECISION:
            # Arrow does not see that 128 bits are too few for the digits it adds.
            array = array.cast(pa.decimal256(_WIDEST_PRECISION, array.type.scale))
            array = array.cast(pa.decimal256(_WIDEST_PRECISION, scale))
        return array.cast(kind)
    except pa.ArrowInvalid as problem:
        raise RedshiftError(
            f'Numeric data overflow (result precision): column "{column.name}" is described '
            f"as numeric({precision},{scale})",
            "22003",
        ) from problem


def numeric_text(array: pa.Array, column: Column, settings: Settings) -> pa.Array:
    """Return decimals with all digits of their scale, never in exponent notation."""
    if column.modifier >= oids.NUMERIC_HEADER:
        array = _as_declared(array, column)
    texts = array.cast(pa.string())
    odd = pc.fill_null(pc.match_substring(texts, "E"), False)
    if not pc.any(odd).as_py():
        return texts
    plain = [format(value, "f") for value in array.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(plain, pa.string()))


def numeric_binary(array: pa.Array, column: Column, settings: Settings) -> Field:
    """Return numeric in the binary format of the client.

    Drivers with client_protocol_version 2 read a big-endian integer of 8 or 16
    bytes, scaled by the column's modifier; others PostgreSQL's base 10,000.
    """
    if settings.protocol is not None and settings.protocol >= 2:
        return _scaled_integers(_as_declared(array, column), declared(column)[0])
    values = array.to_pylist()
    return pa.array([None if v is None else postgres_numeric(v) for v in values], pa.large_binary())


def _scaled_integers(array: pa.Array, precision: int) -> Field:
    words = np.frombuffer(array.buffers()[1], np.dtype("<i8"))
    pairs: Any = words[2 * array.offset : 2 * (array.offset + len(array))].reshape(-1, 2)
    wide = pairs[:, :1] if precision <= _NARROW_PRECISION else pairs[:, ::-1]
    swapped = np.ascontiguousarray(wide.astype(">i8"))
    return fixed_field(array, swapped.view(np.uint8).reshape(len(array), -1))


def postgres_numeric(value: Decimal | int) -> bytes:
    """Return a number in PostgreSQL's binary numeric format."""
    value = Decimal(value)
    if value.is_nan():
        return pack("!HhHH", 0, 0, _NAN_SIGN, 0)
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    scale = max(0, -exponent)
    whole = int("".join(map(str, digits)) + "0" * max(0, exponent))
    padding = -scale % 4
    groups: list[int] = []
    rest = whole * 10**padding
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    weight = len(groups) - 1 - (scale + padding) // 4
    while groups and groups[0] == 0:
        groups.pop(0)
    groups.reverse()
    sign_code = _NEGATIVE_SIGN if sign and groups else 0
    head = pack("!HhHH", len(groups), weight if groups else 0, sign_code, scale)
    return head + pack(f"!{len(groups)}H", *groups)
