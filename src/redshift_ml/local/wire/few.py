"""Turn few rows of Python values into DataRow messages.

Arrow and numpy take about as long for one row as for a thousand, most of it to begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from redshift_ml.local.results import Column
from redshift_ml.local.wire import oids
from redshift_ml.local.wire.fields import Settings
from redshift_ml.local.wire.numbers import float_writer

Writer = Callable[[Any], str]

_NULL: Final = b"\xff\xff\xff\xff"
_WRITERS: Final[dict[int, Writer]] = {
    oids.BOOL: lambda value: "t" if value else "f",
    **dict.fromkeys((*oids.INTEGERS, oids.VARCHAR), str),
}


def writers_of(
    columns: Sequence[Column], formats: Sequence[int], settings: Settings
) -> list[Writer] | None:
    """Return what writes each column's values; None where that is left to Arrow."""
    if any(formats):
        return None
    found = [
        float_writer(column, settings) if column.oid == oids.FLOAT8 else _WRITERS.get(column.oid)
        for column in columns
    ]
    writers = [writer for writer in found if writer is not None]
    return writers if len(writers) == len(columns) else None


def encode_values(rows: Sequence[tuple[object, ...]], writers: Sequence[Writer]) -> bytes:
    """Return the DataRow messages of rows in text format."""
    messages = bytearray()
    count = len(writers).to_bytes(2, "big")
    for row in rows:
        fields = bytearray(count)
        for value, writer in zip(row, writers, strict=True):
            if value is None:
                fields += _NULL
            else:
                text = writer(value).encode()
                fields += len(text).to_bytes(4, "big") + text
        messages += b"D" + (len(fields) + 4).to_bytes(4, "big") + fields
    return bytes(messages)
