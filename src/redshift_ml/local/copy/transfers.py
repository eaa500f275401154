"""What a COPY has read or an UNLOAD has written, for the system views over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redshift_ml.local.copy.files import SourceFile
    from redshift_ml.local.copy.staging import Staged

TYPE = (
    "struct(place varchar, format varchar, compression varchar, target varchar, rows bigint, "
    "errors bigint, files struct(url varchar, lines bigint, bytes bigint)[])"
)


@dataclass(frozen=True)
class Moved:
    """A file with its lines, or its rows, and its bytes."""

    url: str
    lines: int
    bytes: int


@dataclass
class Transfer:
    """A COPY or UNLOAD: from or to where, in which format, and how much by now."""

    place: str
    format: str
    compression: str | None
    target: str | None = None  # the table that is loaded
    rows: int = 0
    errors: int = 0
    files: list[Moved] = field(default_factory=list)


def parquet_files(files: Sequence[SourceFile]) -> list[Moved]:
    """Return Parquet files with their rows."""
    import pyarrow.parquet as pq  # every warehouse loads this module, few load Parquet

    return [
        Moved(file.url, pq.ParquetFile(file.path).metadata.num_rows, file.path.stat().st_size)
        for file in files
    ]


def text_files(files: Sequence[SourceFile], staged: Staged) -> list[Moved]:
    """Return other files with the records that were found in them, good and bad ones."""
    lines = Counter(error.file for error in staged.errors)
    for row in staged.table["file"].value_counts().to_pylist():
        lines[staged.files[row["values"]]] += row["counts"]
    return [Moved(file.url, lines[file], file.path.stat().st_size) for file in files]
