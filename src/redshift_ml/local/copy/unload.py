"""Run UNLOAD: a query's rows into files of the S3 folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from sqlglot import exp

from redshift_ml.local.copy.host import Host
from redshift_ml.local.copy.locations import local_path
from redshift_ml.local.copy.partitions import Parting
from redshift_ml.local.copy.remembered import remember
from redshift_ml.local.copy.render import RenderRows, header_line, renderer
from redshift_ml.local.copy.statements import UnloadStatement
from redshift_ml.local.copy.transfers import Moved, Transfer
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column, Result
from redshift_ml.local.translate import parse_shared

_SLICES = 2  # what the smallest cluster has; each writes files of its own
_EXTENSIONS = {"gzip": ".gz", "bz2": ".bz2", "zstd": ".zst"}


def run_unload(statement: UnloadStatement, host: Host) -> Result:
    """Write the rows of a query and return UNLOAD's result with its notice.

    Raises RedshiftError when the destination is not empty and neither
    ALLOWOVERWRITE nor CLEANPATH was given; nothing is then written.
    """
    _check_select(statement.select)
    local_path(statement.url, host.s3_root)
    transfer = host.transfers(Transfer(statement.url, statement.format, statement.compression))
    result = _query(statement, host)
    assert result.columns is not None
    parting = Parting(statement, result.columns)
    _check_empty(statement, host)
    written: list[Moved] = []
    for folder, batches in parting.folders(result.batches):
        part = replace(statement, url=statement.url + folder)
        if statement.clean_path:
            for path in _files_at(part, host):
                path.unlink()
        written += _write_all(part, host, parting.kept, batches)
    if statement.manifest and written:
        _write_manifest(statement, host, parting.kept, written)
    rows = transfer.rows = sum(file.lines for file in written)
    transfer.files = written
    remember(host, "unload", rows)
    return Result(
        tag="UNLOAD", notices=[f"INFO:  UNLOAD completed, {rows} record(s) unloaded successfully."]
    )


def _query(statement: UnloadStatement, host: Host) -> Result:
    """Run the query; what is wrong in it is shown at its place in the whole statement."""
    try:
        return host.query(statement.select)
    except RedshiftError as error:
        if error.position is not None:
            error.position += statement.select_position - 1
        raise


def _check_select(select: str) -> None:
    """Refuse what UNLOAD refuses: other statements, and LIMIT in the outer SELECT."""
    try:
        expression, _ = parse_shared(select)
    except RedshiftError:
        return  # the session says what is wrong with it
    if not isinstance(expression, exp.Query):
        raise RedshiftError(
            "UNLOAD takes a SELECT statement in quotes", "42601", hint="UNLOAD ('select …') TO …"
        )
    if expression.args.get("limit") is not None:
        raise RedshiftError(
            "Limit clause is not supported in the outermost select of UNLOAD",
            "0A000",
            hint="Put it inside: select * from (select … limit 10).",
        )


def _check_empty(statement: UnloadStatement, host: Host) -> None:
    if statement.clean_path or statement.allow_overwrite or not _files_at(statement, host):
        return
    raise RedshiftError(
        "Specified unload destination on S3 is not empty. Consider using a different bucket / "
        "prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.",
        "XX000",
    )


def _files_at(statement: UnloadStatement, host: Host) -> list[Path]:
    """Return the files whose key begins with the prefix that is unloaded to."""
    prefix = local_path(statement.url, host.s3_root)
    ends_in_folder = statement.url.endswith("/")
    folder = prefix if ends_in_folder else prefix.parent
    start = str(prefix) + ("/" if ends_in_folder else "")
    return [
        path
        for path in (folder.rglob("*") if folder.is_dir() else ())
        if path.is_file() and str(path).startswith(start)
    ]


class _Sink:
    """The files of one slice; the next is begun when one reaches MAXFILESIZE."""

    def __init__(
        self,
        statement: UnloadStatement,
        host: Host,
        columns: Sequence[Column],
        slice_number: int,
        render: RenderRows,
    ) -> None:
        self._statement = statement
        self._host = host
        self._columns = columns
        self._slice = slice_number
        self._render = render
        self._rows = 0
        self._url = ""
        self._size = 0
        self._stream: pa.NativeFile | None = None
        self.written: list[Moved] = []

    def write(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""
        for line in self._render(batch):
            data = line.encode()
            if self._stream is None or self._size + len(data) > self._statement.max_file_bytes:
                self.close()
                self._open()
            assert self._stream is not None
            self._stream.write(data)
            self._rows += 1
            self._size += len(data)

    def close(self) -> None:
        """Finish the file that is open, if any."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            path = local_path(self._url, self._host.s3_root)
            self.written.append(Moved(self._url, self._rows, path.stat().st_size))

    def _open(self) -> None:
        extension = _extension(self._statement)
        self._url = _file_url(self._statement, self._slice, len(self.written), extension)
        path = local_path(self._url, self._host.s3_root)
        _make_folder(path)
        self._stream = pa.output_stream(str(path), compression=self._statement.compression)
        self._rows = self._size = 0
        if self._statement.header:
            self._stream.write(header_line(self._statement, self._columns).encode())


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RedshiftError(
            f"The folder {path.parent} cannot be made: {error.strerror}", "XX000"
        ) from error


def _extension(statement: UnloadStatement) -> str:
    if statement.extension is not None:
        return "." + statement.extension.lstrip(".")
    own = f".{statement.format}" if statement.format in ("json", "parquet") else ""
    return own + _EXTENSIONS.get(statement.compression or "", "")


def _file_url(statement: UnloadStatement, slice_number: int, part: int, extension: str) -> str:
    if statement.parallel:
        return f"{statement.url}{slice_number:04d}_part_{part:02d}{extension}"
    return f"{statement.url}{part:03d}{extension}"


def _write_all(
    statement: UnloadStatement,
    host: Host,
    columns: Sequence[Column],
    batches: Iterable[pa.RecordBatch],
) -> list[Moved]:
    count = _SLICES if statement.parallel else 1
    dealt = _dealt(batches, count)
    if statement.format == "parquet":
        return _write_parquet(statement, host, columns, dealt)
    render = renderer(statement, columns)
    sinks = [_Sink(statement, host, columns, number, render) for number in range(count)]
    try:
        for number, batch in dealt:
            sinks[number].write(batch)
    finally:
        for sink in sinks:
            sink.close()
    return [file for sink in sinks for file in sink.written]


def _dealt(batches: Iterable[pa.RecordBatch], count: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Deal the rows to slices in large pieces, so that a small result is one file."""
    number = 0
    for batch in batches:
        for start in range(0, batch.num_rows, 10_000):
            yield number % count, batch.slice(start, 10_000)
            number += 1


def _write_parquet(
    statement: UnloadStatement,
    host: Host,
    columns: Sequence[Column],
    batches: Iterator[tuple[int, pa.RecordBatch]],
) -> list[Moved]:
    import pyarrow.parquet as pq

    writers: dict[int, tuple[str, pq.ParquetWriter]] = {}
    rows: dict[int, int] = {}
    names = [column.name for column in columns]
    make: Callable[[str, pa.Schema], pq.ParquetWriter] = pq.ParquetWriter
    for number, batch in batches:
        named = batch.rename_columns(names)
        if number not in writers:
            url = _file_url(statement, number, 0, _extension(statement))
            path = local_path(url, host.s3_root)
            _make_folder(path)
            writers[number] = url, make(str(path), named.schema)
        writers[number][1].write_batch(named)
        rows[number] = rows.get(number, 0) + batch.num_rows
    written = []
    for number, (url, writer) in writers.items():
        writer.close()
        size = local_path(url, host.s3_root).stat().st_size
        written.append(Moved(url, rows[number], size))
    return written


def _write_manifest(
    statement: UnloadStatement, host: Host, columns: Sequence[Column], written: Sequence[Moved]
) -> None:
    entries: list[dict[str, object]] = []
    for file in written:
        entry: dict[str, object] = {"url": file.url}
        if statement.manifest_verbose:
            entry["meta"] = {"content_length": file.bytes, "record_count": file.lines}
        entries.append(entry)
    content: dict[str, object] = {"entries": entries}
    if statement.manifest_verbose:
        content["schema"] = {"elements": [{"name": column.name} for column in columns]}
        content["meta"] = {
            "content_length": sum(file.bytes for file in written),
            "record_count": sum(file.lines for file in written),
        }
    path = local_path(statement.url + "manifest", host.s3_root)
    _make_folder(path)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
