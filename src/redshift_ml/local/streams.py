"""A result that is still being read while the connection may be wanted again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TypeAlias

import duckdb
import pyarrow as pa

from redshift_ml.local.failures import translate_failure

BATCH_ROWS = 32_768
Rows: TypeAlias = duckdb.DuckDBPyRelation | duckdb.DuckDBPyConnection


class Stream:
    """Arrow batches of one query; ``detach`` moves the rest into memory."""

    def __init__(
        self,
        rows: Rows,
        working: Callable[[], AbstractContextManager[None]],
        failed: Callable[[], None],
        finished: Callable[[], None],
    ) -> None:
        self._reader: pa.RecordBatchReader | None = rows.to_arrow_reader(BATCH_ROWS)
        self._rest: list[pa.RecordBatch] = []
        self._working = working
        self._failed = failed
        self._finished = finished
        self.count = 0  # of the rows read so far

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while self._reader is not None:
            batch = self._next()
            if batch is not None:
                yield batch
        while self._rest:
            yield self._rest.pop(0)

    def detach(self, *, discard: bool) -> None:
        """Read what is left, so that the connection is free."""
        if discard:
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
