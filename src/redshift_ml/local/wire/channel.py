"""What both query protocols need of a connection: its session and its outgoing side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import pyarrow as pa

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column, Prepared, Result, Session
from redshift_ml.local.wire import backend, oids
from redshift_ml.local.wire.few import encode_values, writers_of
from redshift_ml.local.wire.fields import Settings
from redshift_ml.local.wire.framing import FrameWriter
from redshift_ml.local.wire.numbers import declared
from redshift_ml.local.wire.rows import encode_rows, slices
from redshift_ml.local.wire.transactions import Transactions

_NOTICE: Final = re.compile(r"(DEBUG|LOG|INFO|NOTICE|WARNING):\s+", re.IGNORECASE)
_COPY: Final = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*copy\b[^;']*?\b(from\s+stdin|to\s+stdout)\b",
    re.IGNORECASE | re.DOTALL,
)
_WARNING_STATE: Final = "01000"


class Channel:
    """A session, its transactions and the writer of its connection."""

    def __init__(self, session: Session, writer: FrameWriter, protocol: int | None) -> None:
        self.session = session
        self.writer = writer
        self.protocol = protocol
        self.transactions = Transactions(session)

    def settings(self) -> Settings:
        """Return how values are written now."""
        parameters = {name.lower(): value for name, value in self.session.parameters.items()}
        digits = parameters.get("extra_float_digits", "0")
        return Settings(
            self.protocol,
            int(digits) if re.fullmatch(r"-?\d+", digits) else 0,
            parameters.get("timezone", "UTC"),
        )

    def prepare(self, sql: str, parameter_oids: Sequence[int] = ()) -> Prepared:
        """Prepare a statement; refuses COPY through the client, which Redshift has not."""
        found = _COPY.match(sql)
        if found:
            raise _no_client_copy(found[1])
        return self.transactions.prepare(sql, parameter_oids)

    def describe(self, columns: Sequence[Column], formats: Sequence[int]) -> None:
        """Send a RowDescription."""
        extended = self.protocol is not None and self.protocol >= 1
        shown = [_with_scale(column) for column in columns]
        self.writer.write(backend.row_description(shown, formats, extended=extended))

    def rows(
        self,
        batches: Iterable[pa.RecordBatch],
        columns: Sequence[Column],
        formats: Sequence[int],
        take: Callable[[], list[tuple[object, ...]]] = list,
    ) -> int:
        """Send all rows of the batches, what can be taken of them first; returns how many."""
        settings = self.settings()
        writers = writers_of(columns, formats, settings)
        first = take() if writers else []
        count = len(first)
        if first and writers:
            check_width(len(first[0]), columns)
            self.writer.write(encode_values(first, writers))
        for batch in batches:
            check_width(batch.num_columns, columns)
            for piece in slices(batch):
                self.writer.write(encode_rows(piece, columns, formats, settings))
            count += batch.num_rows
        return count

    def complete(self, result: Result, rows: int) -> None:
        """Send a result's notices and its CommandComplete."""
        self._notices(result.notices)
        tag = f"SELECT {rows}" if result.tag == "SELECT" else result.tag
        self.writer.write(backend.command_complete(tag))

    def fail(self, problem: RedshiftError) -> None:
        """Send an error, and the notices before it."""
        self._notices(problem.notices)
        self.writer.write(backend.error(problem))

    def _notices(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.writer.write(_notice(text))


def check_width(width: int, columns: Sequence[Column]) -> None:
    """Raise RedshiftError when rows do not have the described columns."""
    if width != len(columns):
        raise RedshiftError(
            f"cached plan must not change result type: {len(columns)} columns were described, "
            f"{width} came",
            "0A000",
        )


def drain(batches: Iterator[pa.RecordBatch]) -> None:
    """Run a statement without a result to its end."""
    for _ in batches:
        pass


def _with_scale(column: Column) -> Column:
    """Give a numeric without modifier one: drivers would read it with scale 65,532."""
    if column.oid != oids.NUMERIC or column.modifier >= oids.NUMERIC_HEADER:
        return column
    return Column(column.name, column.oid, column.size, oids.numeric_modifier(*declared(column)))


def _notice(text: str) -> bytes:
    found = _NOTICE.match(text)
    if not found:
        return backend.notice(text)
    severity = found[1].upper()
    state = _WARNING_STATE if severity == "WARNING" else "00000"
    return backend.notice(text[found.end() :], severity, state)


def _no_client_copy(direction: str) -> RedshiftError:
    if direction.lower().startswith("from"):
        return RedshiftError(
            "LOAD source is not supported. "
            "(Hint: only S3 or DynamoDB or EMR based load is allowed)",
            "0A000",
        )
    return RedshiftError(
        "COPY TO STDOUT is not supported",
        "0A000",
        hint="Use UNLOAD to write query results to S3.",
    )
