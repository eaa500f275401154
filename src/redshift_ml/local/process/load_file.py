"""Bring a CSV, JSON lines or Parquet file into a table, through COPY."""

from __future__ import annotations

import csv
import gzip
import re
import secrets
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from redshift_ml.dialect.lexer import quote as literal
from redshift_ml.local.copy.locations import LOAD_BUCKET
from redshift_ml.local.identifiers import qualified, quote, string
from redshift_ml.local.process.client import Client
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.state import ServerState

FileFormat = Literal["csv", "json", "parquet"]
CHUNK_ROWS = 50_000
_SUFFIXES: dict[str, FileFormat] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), "csv"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "json"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
}
_READERS = {
    # Nothing is guessed but the types: a guess at the delimiter makes one column of a damaged
    # file, and a guess at where the table begins leaves out rows.
    "csv": "read_csv(?, delim={delimiter}, quote='\"', escape='\"', header=true, skip=0, "
    "sample_size=-1, maximum_line_size=16000000)",
    "json": "read_json(?, sample_size=-1, maximum_object_size=16000000)",
    "parquet": "read_parquet(?)",
}
_TYPES = {
    **dict.fromkeys(("BOOLEAN", "DATE", "TIMESTAMP", "TIME", "TIMETZ"), None),
    **dict.fromkeys(("TINYINT", "UTINYINT", "SMALLINT"), "smallint"),
    **dict.fromkeys(("USMALLINT", "INTEGER"), "integer"),
    **dict.fromkeys(("UINTEGER", "BIGINT"), "bigint"),
    **dict.fromkeys(("UBIGINT", "HUGEINT", "UHUGEINT"), "numeric(38,0)"),
    **dict.fromkeys(("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "timestamp"),
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "BLOB": "varbyte(64000)",
}
_MAX_VARCHAR = 65535


@dataclass(frozen=True)
class FileColumn:
    """A column of a file: its name there, its name in a table, its Redshift type."""

    source: str
    name: str
    type: str


@dataclass(frozen=True)
class OpenFile:
    """A file read into memory, with what was found in it."""

    connection: duckdb.DuckDBPyConnection
    columns: tuple[FileColumn, ...]
    rows: int


def guess_format(path: Path) -> FileFormat:
    """Return a file's format by its name. Raises LocalServerError when it says nothing."""
    _check_no_folder(path)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (".gz", ".zst"):
        suffixes.pop()
    if not suffixes or suffixes[-1] not in _SUFFIXES:
        raise LocalServerError(
            f"The format of {path} cannot be told from its name; "
            "say --file-format csv, json or parquet."
        )
    return _SUFFIXES[suffixes[-1]]


def open_file(path: Path, file_format: FileFormat, delimiter: str | None = None) -> OpenFile:
    """Read a file and infer its columns' types. Raises LocalServerError.

    ``delimiter`` is a CSV file's; None means a tab for ``.tsv``, else a comma.
    """
    _check_there(path, file_format)
    if delimiter is None:
        delimiter = "\t" if ".tsv" in path.suffixes else ","
    if file_format == "csv" and len(delimiter) != 1:
        raise LocalServerError(f"--delimiter must be one character; got {delimiter!r}.")
    reader = _READERS[file_format].format(delimiter=string(delimiter))
    if path.suffix == ".gz":
        _check_whole(path, file_format)
    connection = duckdb.connect()
    try:
        connection.execute(f"create table source as select * from {reader}", [str(path)])
    except duckdb.Error as error:
        reason = _ragged_row(path, delimiter) if file_format == "csv" else None
        raise LocalServerError(
            f"The file {path} cannot be read as {file_format.upper()}: "
            f"{reason or str(error).splitlines()[0].split(' Error: ', 1)[-1][:400].strip()}"
        ) from error
    source_table = connection.table("source")
    if file_format == "json" and list(source_table.columns) == ["json"]:
        _check_objects(connection, path)
    found = list(zip(source_table.columns, map(str, source_table.types), strict=True))
    names = _table_names([name for name, _ in found])
    columns = tuple(
        FileColumn(source, name, _redshift_type(connection, path, source, kind))
        for (source, kind), name in zip(found, names, strict=True)
    )
    row = connection.execute("select count(*) from source").fetchone()
    return OpenFile(connection, columns, int(row[0]) if row else 0)


def _check_there(path: Path, file_format: FileFormat) -> None:
    _check_no_folder(path)
    if not path.is_file():
        raise LocalServerError(f"The file {path} does not exist.")
    with path.open("rb") as file:
        start = file.read(2)
    if not start:
        needs = {"csv": "; a CSV file needs a header"}.get(file_format, "")
        raise LocalServerError(f"The file {path} is empty{needs}.")
    if file_format == "csv" and start[:1] in b"\r\n":
        raise LocalServerError(f"The file {path} begins with an empty line, not with a header.")


def _check_whole(path: Path, file_format: FileFormat) -> None:
    """Refuse compressed data that is not what was compressed.

    No DuckDB compares the checksum, and 1.5 takes what there is of a file that ends too early.
    """
    try:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
    except (EOFError, OSError, zlib.error) as error:
        raise LocalServerError(
            f"The file {path} cannot be read as {file_format.upper()}: "
            "the compressed data is cut off or damaged."
        ) from error


def _check_no_folder(path: Path) -> None:
    if path.is_dir():
        raise LocalServerError(f"{path} is a folder; give the files in it one by one.")


def _check_objects(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a JSON file that has other values than objects, which are no rows."""
    row = connection.execute(
        "select json_type(json) from read_json_objects(?) where json_type(json) <> 'OBJECT'",
        [str(path)],
    ).fetchone()
    if row is not None:
        raise LocalServerError(
            f"The file {path} cannot be read as JSON: each value must be an object; "
            f"one is of the type {str(row[0]).lower()}."
        )


def _ragged_row(path: Path, delimiter: str) -> str | None:
    """Say which row of a CSV file has not as many values as its header has names."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8", newline="")
            if path.suffix == ".gz"
            else (path.open(encoding="utf-8", newline="")) as lines
        ):
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            width = len(next(reader))
            for row in reader:
                if row and len(row) != width:
                    return (
                        f"the row that ends in line {reader.line_num} has {len(row)} values, "
                        f"the header has {width} names."
                    )
    except UnicodeDecodeError as error:
        return f"it is not UTF-8 ({error})."
    except csv.Error as error:
        return f"in line {reader.line_num}: {error}."
    except (OSError, StopIteration) as error:
        return f"{error}."
    return None


def _table_names(names: list[str]) -> list[str]:
    """Make column names that need no quotes, each different."""
    used: set[str] = set()
    result = []
    for position, name in enumerate(names, start=1):
        folded = re.sub(r"\W+", "_", name.strip().lower()).strip("_") or f"column_{position}"
        if folded[0].isdigit():
            folded = f"_{folded}"
        unique, number = folded, 2
        while unique in used:
            unique, number = f"{folded}_{number}", number + 1
        used.add(unique)
        result.append(unique)
    return result


def _redshift_type(connection: duckdb.DuckDBPyConnection, path: Path, name: str, kind: str) -> str:
    if kind in _TYPES:
        return _TYPES[kind] or kind.lower()
    if kind.startswith("DECIMAL"):
        return kind.lower().replace("decimal", "numeric")
    if kind == "JSON" or kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return "super"
    row = connection.execute(f"select max(strlen({quote(name)}::varchar)) from source").fetchone()
    longest = int(row[0] or 0) if row else 0
    if longest > _MAX_VARCHAR:
        raise LocalServerError(
            f"Column {name!r} of {path} has a text of {longest} bytes; VARCHAR holds at most "
            f"{_MAX_VARCHAR}."
        )
    return f"varchar({_room_for(longest)})"


def _room_for(longest: int) -> int:
    """Return a length with room for texts to come: the next power of two, at least 16."""
    return min(_MAX_VARCHAR, max(16, 1 << longest.bit_length()))


def prepare_table(
    client: Client, table: str, columns: tuple[FileColumn, ...], *, append: bool, replace: bool
) -> None:
    """Make sure that the table is there and may be loaded. Raises LocalServerError."""
    parts = _parts(table)
    columns_of = ("table_name", "table_schema", "table_catalog")
    where = " and ".join(
        f"{column} = {literal(part)}" for column, part in zip(columns_of, parts[::-1], strict=False)
    )
    exists = bool(client.run(f"select 1 from information_schema.tables where {where} limit 1"))
    if exists and not append and not replace:
        raise LocalServerError(
            f"The table {table} exists; add to it with --append, or put the file in its "
            "place with --replace."
        )
    if exists and append:
        return
    if exists:
        client.run(f"drop table {qualified(*parts)}")
    elif len(parts) > 1:
        client.run(f"create schema if not exists {quote(parts[-2])}")
    listed = ", ".join(f"{quote(column.name)} {column.type}" for column in columns)
    client.run(f"create table {qualified(*parts)} ({listed})")


def copy_chunks(client: Client, state: ServerState, table: str, file: OpenFile) -> Iterator[int]:
    """Copy the file's rows in pieces; yield how many rows each piece had."""
    has_super = any(column.type == "super" for column in file.columns)
    folder = Path(state.load_root) / secrets.token_hex(8)
    folder.mkdir(parents=True)
    names = ", ".join(quote(column.name) for column in file.columns)
    options, suffix = ("format json 'auto'", "json") if has_super else ("format parquet", "parquet")
    try:
        for start in range(0, file.rows, CHUNK_ROWS):
            chunk = folder / f"{start:012d}.{suffix}"
            _write_chunk(file, start, chunk, suffix)
            client.run(
                f"copy {qualified(*_parts(table))} ({names}) "
                f"from 's3://{LOAD_BUCKET}/{folder.name}/{chunk.name}' iam_role default {options}"
            )
            chunk.unlink()
            yield min(CHUNK_ROWS, file.rows - start)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_chunk(file: OpenFile, start: int, chunk: Path, suffix: str) -> None:
    selected = ", ".join(
        f"{quote(column.source)} as {quote(column.name)}" for column in file.columns
    )
    file.connection.execute(
        f"copy (select {selected} from source where rowid >= {start} "
        f"and rowid < {start + CHUNK_ROWS} order by rowid) to {string(str(chunk))} "
        f"(format {suffix})"
    )


def _parts(table: str) -> list[str]:
    """Return the parts of a name, folded as Redshift folds them, quoted or not."""
    return [part.strip('"').lower() for part in table.split(".")]
