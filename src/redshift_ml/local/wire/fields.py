"""What an encoder hands to the row builder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bytes: TypeAlias = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Settings:
    """What the encoding of values depends on besides their type.

    ``protocol`` is the driver's client_protocol_version, None for clients that
    are not Redshift's own and so expect PostgreSQL's binary formats.
    """

    protocol: int | None = None
    extra_float_digits: int = 0
    timezone: str = "UTC"


@dataclass(frozen=True)
class Fixed:
    """Values of one width without NULLs: a matrix with a row of bytes per value."""

    data: Bytes


# A Fixed, or an Arrow binary or string array with NULLs where the values are NULL.
Field: TypeAlias = "Fixed | Any"


def fixed_field(array: pa.Array, data: Bytes) -> Field:
    """Return fixed-width bytes as a field, leaving out the NULLs of ``array``."""
    if not array.null_count:
        return Fixed(data)
    valid = array.is_valid().to_numpy(zero_copy_only=False)
    offsets = np.zeros(len(array) + 1, np.int64)
    np.cumsum(valid * data.shape[1], out=offsets[1:])
    kept = np.ascontiguousarray(data[valid])
    values = pa.Array.from_buffers(
        pa.large_binary(), len(array), [None, pa.py_buffer(offsets), pa.py_buffer(kept)]
    )
    return pc.if_else(array.is_valid(), values, pa.scalar(None, pa.large_binary()))


def number_field(array: pa.Array, numbers: npt.NDArray[Any]) -> Field:
    """Return numpy numbers, already of the right width, as big-endian bytes."""
    swapped = np.ascontiguousarray(numbers.astype(numbers.dtype.newbyteorder(">")))
    return fixed_field(array, swapped.view(np.uint8).reshape(len(swapped), swapped.itemsize))


def is_text(kind: pa.DataType) -> bool:
    """Tell whether an Arrow type is one of the string types."""
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def flat(array: pa.Array) -> pa.Array:
    """Return the array without dictionary, view or extension encoding."""
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string_view(array.type):
        array = array.cast(pa.large_string())
    return array
