"""Bring records into an Arrow table of texts, one column per target column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.copy.files import SourceFile
from redshift_ml.local.copy.records import LoadError, Record

_CHUNK = 20_000


@dataclass(frozen=True)
class Staged:
    """The texts of all records: columns ``c0``, ``c1`` …, ``file`` (an index) and ``line``."""

    table: pa.Table
    files: tuple[SourceFile, ...]
    errors: tuple[LoadError, ...]


def stage(
    records: Iterable[Record | LoadError], columns: Sequence[ColumnEntry], *, truncate: bool
) -> Staged:
    """Collect records, setting apart what could not be read.

    ``truncate`` cuts text to the column's length in bytes (TRUNCATECOLUMNS).
    """
    limits = [
        column.type.length if truncate and column.type.is_character else None for column in columns
    ]
    names = [*(f"c{at}" for at in range(len(columns))), "file", "line"]
    schema = pa.schema([(name, pa.string()) for name in names[:-2]]).append(
        pa.field("file", pa.int32())
    )
    schema = schema.append(pa.field("line", pa.int64()))
    files: dict[SourceFile, int] = {}
    errors: list[LoadError] = []
    batches = []
    source = iter(records)
    while chunk := list(islice(source, _CHUNK)):
        good = [item for item in chunk if isinstance(item, Record)]
        errors += [item for item in chunk if isinstance(item, LoadError)]
        numbers = [files.setdefault(item.file, len(files)) for item in good]
        arrays = [
            pa.array(_cut((item.fields[at] for item in good), limit), pa.string())
            for at, limit in enumerate(limits)
        ]
        arrays += [pa.array(numbers, pa.int32()), pa.array([r.line for r in good], pa.int64())]
        batches.append(pa.record_batch(arrays, schema=schema))
    return Staged(pa.Table.from_batches(batches, schema), tuple(files), tuple(errors))


def _cut(values: Iterable[str | None], limit: int | None) -> list[str | None]:
    if limit is None:
        return list(values)
    return [None if value is None else cut_bytes(value, limit) for value in values]


def cut_bytes(text: str, limit: int) -> str:
    """Return the longest beginning of a text that takes at most ``limit`` bytes of UTF-8."""
    data = text.encode()
    return text if len(data) <= limit else data[:limit].decode("utf-8", "ignore")
