"""Turn Arrow record batches into DataRow messages, whole batches at a time.

Every field of every row is a length and a value. Fixed-width stretches are
numpy matrices of bytes, one row of the matrix per data row; the rest are Arrow
binary arrays. One element-wise join lays them out, so that its value buffer is
the byte stream to send and no Python code runs per cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redshift_ml.local.results import Column
from redshift_ml.local.wire.binary import binary_field
from redshift_ml.local.wire.fields import Bytes, Field, Fixed, Settings
from redshift_ml.local.wire.text import text_field

_ROWS: Final = 1 << 15
_TARGET_BYTES: Final = 8 << 20
_HEADER: Final = 7  # 'D', int32 length, int16 field count
_EMPTY: Final = pa.scalar(b"", pa.large_binary())

_Piece: TypeAlias = "Bytes | Any"


def slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cut a batch so that one encoded slice stays within some megabytes."""
    if not batch.num_rows:
        return
    width = max(1, batch.nbytes // batch.num_rows)
    step = max(1, min(_ROWS, _TARGET_BYTES // width))
    for start in range(0, batch.num_rows, step):
        yield batch.slice(start, step)


def encode_rows(
    batch: pa.RecordBatch, columns: Sequence[Column], formats: Sequence[int], settings: Settings
) -> memoryview:
    """Return the DataRow messages of a batch. Raises RedshiftError for what cannot be sent."""
    count = batch.num_rows
    lengths = np.zeros(count, np.int64)
    pieces: list[_Piece] = []
    for array, column, code in zip(batch.columns, columns, formats, strict=True):
        field = (binary_field if code else text_field)(array, column, settings)
        lengths += 4 + _append(pieces, field, count)
    pieces.insert(0, _header(lengths + (_HEADER - 1), len(columns)))
    return _join(_merge(pieces))


def _append(pieces: list[_Piece], field: Field, count: int) -> npt.NDArray[np.int64] | int:
    """Add length and value of a field; returns the bytes that the values take."""
    if isinstance(field, Fixed):
        width = field.data.shape[1]
        pieces += [np.broadcast_to(_bytes(np.array([width], ">i4")), (count, 4)), field.data]
        return int(width)
    valid = field.is_valid().to_numpy(zero_copy_only=False) if field.null_count else None
    if valid is not None:
        field = pc.fill_null(field, pa.scalar(b"", field.type))
    offsets = _offsets(field)
    sizes: npt.NDArray[np.int64] = np.diff(offsets)
    prefix = sizes if valid is None else np.where(valid, sizes, -1)
    values = field.buffers()[2] or pa.py_buffer(b"")
    buffers = [None, pa.py_buffer(offsets), values]
    pieces += [
        _bytes(prefix.astype(">i4")),
        pa.Array.from_buffers(pa.large_binary(), count, buffers),
    ]
    return sizes


def _offsets(field: Any) -> npt.NDArray[np.int64]:
    """Return where the values of a text or binary array begin and end; kernels take far longer."""
    is_large = pa.types.is_large_string(field.type) or pa.types.is_large_binary(field.type)
    offsets = np.frombuffer(field.buffers()[1], np.int64 if is_large else np.int32)
    return offsets[field.offset : field.offset + len(field) + 1].astype(np.int64)


def _header(lengths: npt.NDArray[np.int64], fields: int) -> Bytes:
    header = np.empty((len(lengths), _HEADER), np.uint8)
    header[:, 0] = ord("D")
    header[:, 1:5] = _bytes(lengths.astype(">i4"))
    header[:, 5:7] = _bytes(np.array([fields], ">u2"))
    return header


def _bytes(numbers: npt.NDArray[Any]) -> Bytes:
    return numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize)


def _merge(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Glue neighbouring fixed-width pieces, so that the join has fewer to visit."""
    merged: list[_Piece] = []
    run: list[Bytes] = []
    for piece in [*pieces, None]:
        if isinstance(piece, np.ndarray):
            run.append(piece)
            continue
        if run:
            merged.append(run[0] if len(run) == 1 else np.concatenate(run, axis=1))
            run = []
        if piece is not None:
            merged.append(piece)
    return merged


def _join(pieces: Sequence[_Piece]) -> memoryview:
    if len(pieces) == 1:
        return memoryview(np.ascontiguousarray(pieces[0]).reshape(-1).data)
    arrays = [_as_binary(piece) if isinstance(piece, np.ndarray) else piece for piece in pieces]
    joined = pc.binary_join_element_wise(*arrays, _EMPTY)
    offsets = np.frombuffer(joined.buffers()[1], np.int64)
    start, end = offsets[joined.offset], offsets[joined.offset + len(joined)]
    return memoryview(joined.buffers()[2])[start:end]


def _as_binary(matrix: Bytes) -> pa.Array:
    count, width = matrix.shape
    offsets = np.arange(count + 1, dtype=np.int64) * width
    data = np.ascontiguousarray(matrix)
    return pa.Array.from_buffers(
        pa.large_binary(), count, [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )
