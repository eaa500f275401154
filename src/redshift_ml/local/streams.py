"""A result that is still being read while the connection may be wanted again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TypeAlias

import duckdb
import pyarrow as pa

from redshift_ml.local.failures import translate_failure

BATCH_ROWS = 32_768
FIRST_ROWS = 256  # so many are read as Python values in less time than Arrow takes to begin
Rows: TypeAlias = duckdb.DuckDBPyRelation | duckdb.DuckDBPyConnection


class Stream:
    """Arrow batches of one query; ``detach`` moves the rest into memory.

    With ``names``, those of its columns, the first rows of a plan that was kept are read as
    Python values.
    """

    def __init__(
        self,
        rows: Rows,
        working: Callable[[], AbstractContextManager[None]],
        failed: Callable[[], None],
        finished: Callable[[], None],
        names: Sequence[str] = (),
    ) -> None:
        self._names = names
        self._working = working
        self._failed = failed
        self._finished = finished
        self._first: list[tuple[object, ...]] = []
        self._rest: list[pa.RecordBatch] = []
        self._reader: pa.RecordBatchReader | None = None
        self.count = 0  # of the rows read so far
        if names and isinstance(rows, duckdb.DuckDBPyConnection):
            self._first = rows.fetchmany(FIRST_ROWS)
            if len(self._first) < FIRST_ROWS:
                finished()
                return
        self._reader = rows.to_arrow_reader(BATCH_ROWS)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        if first := self.take():
            columns = [pa.array(column) for column in zip(*first, strict=True)]
            yield pa.RecordBatch.from_arrays(columns, list(self._names))
        while self._rest or self._reader is not None:
            batch = self._rest.pop(0) if self._rest else self._next()
            if batch is not None:
                yield batch

    def is_empty(self) -> bool:
        """Tell, before any row is taken, whether there is none."""
        while not self._first and not self._rest and self._reader is not None:
            batch = self._next()
            if batch is not None and batch.num_rows:
                self._rest.append(batch)
        return not self._first and not self._rest

    def take(self) -> list[tuple[object, ...]]:
        """Take the rows that were read as Python values; none once the batches have begun."""
        first, self._first = self._first, []
        self.count += len(first)
        return first

    def detach(self, *, discard: bool) -> None:
        """Read what is left, so that the connection is free."""
        if discard:
            self._first = []
            self._close()
        while self._reader is not None:
            batch = self._next()
            if batch is not None:
                self._rest.append(batch)

    def _next(self) -> pa.RecordBatch | None:
        assert self._reader is not None
        try:
            with self._working():
                batch = self._reader.read_next_batch()
        except StopIteration:
            self._close()
            return None
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            self._close()
            self._failed()
            raise translate_failure(error) from error
        self.count += batch.num_rows
        return batch

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
            self._finished()
