"""COPY and UNLOAD statements as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CopyFormat = Literal["text", "csv", "json", "parquet"]
Compression = Literal["gzip", "bz2", "zstd"]


@dataclass(frozen=True)
class TableName:
    """A table's name as written; absent parts are None."""

    name: str
    schema: str | None = None
    database: str | None = None

    def __str__(self) -> str:
        return ".".join(part for part in (self.database, self.schema, self.name) if part)


@dataclass(frozen=True)
class CopyStatement:
    """COPY table [(columns)] FROM 's3://…' authorization options.

    ``json_paths`` is 'auto', 'auto ignorecase', 'noshred' or an s3:// URL of a
    jsonpaths file. ``columns`` is empty when the statement has no column list.
    """

    table: TableName
    url: str
    columns: tuple[str, ...] = ()
    format: CopyFormat = "text"
    json_paths: str = "auto"
    compression: Compression | None = None
    delimiter: str | None = None
    quote: str = '"'
    null_as: str = "\\N"
    ignore_header: int = 0
    max_errors: int = 0
    manifest: bool = False
    escape: bool = False
    remove_quotes: bool = False
    empty_as_null: bool = False
    blanks_as_null: bool = False
    trim_blanks: bool = False
    truncate_columns: bool = False
    round_decimals: bool = False
    fill_record: bool = False
    ignore_blank_lines: bool = False
    accept_invalid_chars: str | None = None
    date_format: str | None = None
    time_format: str | None = None
    no_load: bool = False
    serialize_to_json: bool = False

    @property
    def separator(self) -> str:
        """The delimiter given, or the format's own."""
        return self.delimiter or ("," if self.format == "csv" else "|")


@dataclass(frozen=True)
class UnloadStatement:
    """UNLOAD ('select …') TO 's3://…' authorization options.

    ``select_position`` is the 1-based offset of the query's first character.
    """

    select: str
    url: str
    select_position: int
    format: CopyFormat = "text"
    compression: Compression | None = None
    delimiter: str | None = None
    null_as: str | None = None
    header: bool = False
    add_quotes: bool = False
    escape: bool = False
    parallel: bool = True
    manifest: bool = False
    manifest_verbose: bool = False
    partition_by: tuple[str, ...] = ()
    partition_include: bool = False
    allow_overwrite: bool = False
    clean_path: bool = False
    extension: str | None = None
    max_file_bytes: int = 6_200_000_000

    @property
    def separator(self) -> str:
        """The delimiter given, or the format's own."""
        return self.delimiter or ("," if self.format == "csv" else "|")
