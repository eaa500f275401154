"""A worker: claims a batch, pays for it, publishes the answers, over its own connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from redshift_ml.dialect.lexer import quote
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.failures import is_lost, is_wrong, message_of
from redshift_ml.inference.pieces import Piece, after_failure
from redshift_ml.inference.run import Run
from redshift_ml.inference.session import Connection

RECONNECT_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class Batch:
    """A piece under its id, as the statements want it."""

    piece: Piece
    batch_id: str

    @property
    def packed(self) -> str:
        """Return the suffix of the statements for this batch."""
        return "_packed" if self.piece.pack != 1 else ""


@dataclass(frozen=True)
class Paid:
    """What came of a paid statement: ``failed_as`` is None, throttled, failed or released."""

    rows: int
    query_id: str
    failed_as: str | None
    error: str


class Worker:
    """Drains a run's queue until it is empty, the run ends, or a stop is asked for.

    ``number`` tells workers of one pass apart; ``numbers`` gives each batch one
    that no batch of this worker number had, in this pass or an earlier one.
    """

    def __init__(
        self, run: Run, connection: Connection, number: int, numbers: Iterator[int]
    ) -> None:
        self._run = run
        self._script = run.script
        self._connection = connection
        self._number = number
        self._numbers = numbers
        self.paid = self._script.private_table("paid", self._script.run_key, number)

    def work(self) -> None:
        """Do all the work there is."""
        try:
            while (taken := self._run.take(self._number)) is not None:
                self._send(*taken)
        except BaseException as error:  # it must reach the main thread, whatever it is
            self._run.fail(error)
        finally:
            self._connection.close()

    def _send(self, piece: Piece, generation: int) -> None:
        batch = self._next_batch(piece)
        claimed = self._safely(lambda: self._claim(batch))
        if not claimed:
            self._require_function()
            self._run.done(piece, 0)
            return
        try:
            paid = self._pay(batch)
        except Exception as error:
            self._after_loss(batch, error)
            return
        failed_as = self._run.unproven_or(paid.failed_as)
        self._safely(lambda: self._end(batch, "released", "null", paid.query_id, failed_as))
        if failed_as is not None:
            self._after(batch, generation, failed_as, paid.error)
        elif paid.rows:
            self._run.done(piece, claimed)
        else:  # the lease ran out before the statement started, or the function is made anew
            self._run.give_back(piece, [piece])

    def _safely(self, write: Callable[[], int]) -> int:
        """Write to shared tables; all of these writes may be repeated after a lost connection."""
        for _ in RECONNECT_SECONDS:
            try:
                return write()
            except Exception as error:
                if not is_lost(error):
                    raise InferenceError(
                        f"{self._script.model}: the warehouse refused a statement of the engine: "
                        f"{message_of(error)}"
                    ) from error
                self._reconnect(error)
        raise InferenceError(f"{self._script.model}: the connection is lost again and again")

    def _pay(self, batch: Batch) -> Paid:
        """Send the paid statement through the procedure, which catches what fails in it."""
        row = self._connection.first(self._pay_text(batch))
        failed_as, error = (None if value is None else str(value) for value in row[2:4])
        query_id = "null" if row[1] is None else str(row[1])
        return Paid(int(row[0] or 0), query_id, failed_as, error or "")

    def _after(self, batch: Batch, generation: int, failed_as: str, message: str) -> None:
        """Give the rows of a batch that failed and was settled back, in the right parts."""
        piece, tally, script = batch.piece, self._run.tally, self._script
        if failed_as == "released":
            raise InferenceError(f"{script.model}: {message}")
        if failed_as == "throttled":
            self._run.throttled(piece, generation, message)
            return
        tally.failed_batches += 1
        if failed_as == "unproven":
            self._run.failed_unproven(piece, message)
        else:
            self._run.give_back(piece, self._parts(piece))

    def _after_loss(self, batch: Batch, error: Exception) -> None:
        """Settle a batch whose call did not come back: a lost connection, or a cancelled query."""
        if is_lost(error):
            self._reconnect(error)
            self._wait_for_paid()
            unpaid = "lost"
        else:
            self._connection.rollback()
            unpaid = "released" if is_wrong(error) else "failed"
        self._safely(lambda: self._end(batch, unpaid, quote(message_of(error)), "null"))
        if is_wrong(error):
            raise InferenceError(f"{self._script.model}: {message_of(error)}") from error
        self._run.tally.lost_batches += 1
        left = [batch.piece] if unpaid == "lost" else self._parts(batch.piece)
        self._run.give_back(batch.piece, left)

    def _parts(self, piece: Piece) -> list[Piece]:
        return after_failure(piece, self._script.sizes, self._script.max_attempts)

    def _claim(self, batch: Batch) -> int:
        return self._connection.in_mutex(self._script.mutex, [self._text("claim", batch)])

    def _require_function(self) -> None:
        """Stop when the function is no longer what the run knows; as the macro _claim."""
        if not int(self._connection.value(self._script.text("stands"))):
            raise InferenceError(
                f"{self._script.model}: another run of dbt is making the function "
                f"{self._script.function} anew, or has done so or died of it. Everything that was "
                "paid for is kept. Build the function, and run the same command again: "
                "`dbt build --select resource_type:function`."
            )

    def _end(
        self, batch: Batch, unpaid: str, error: str, query_id: str, failed_as: str | None = None
    ) -> int:
        """Publish and settle in one transaction. Safe to repeat."""
        self._connection.in_mutex(
            self._script.mutex,
            [
                self._text("publish" + batch.packed, batch),
                self._text(
                    "settle" + batch.packed,
                    batch,
                    unpaid=unpaid,
                    error=error,
                    query_id=query_id,
                    failed_as=failed_as or "failed",
                ),
            ],
        )
        return 0

    def _reconnect(self, error: Exception) -> None:
        for seconds in RECONNECT_SECONDS:
            self._connection.close()
            try:
                self._connection.run("select 1")
                return
            except Exception as again:
                error = again
                time.sleep(seconds)
        raise InferenceError(
            f"the connection was lost and does not come back: {message_of(error)}. Everything "
            "that was paid for is kept; run the same command again to go on."
        ) from error

    def _wait_for_paid(self) -> None:
        """Wait for a paid statement that may have outlived its connection."""
        for sql in ("begin", f"lock table {self.paid}", "commit"):
            self._connection.run(sql)

    def _next_batch(self, piece: Piece) -> Batch:
        packed = "-packed" if piece.pack != 1 else ""
        batch_id = f"{self._script.run_key}-{self._number}-{next(self._numbers)}{packed}"
        return Batch(piece, batch_id)

    def _pay_text(self, batch: Batch) -> str:
        statement = quote(self._text("paid_insert" + batch.packed, batch))
        paid_name = quote(self.paid)
        return self._text("pay", batch, statement=statement, paid_name=paid_name)

    def _text(self, name: str, batch: Batch, **values: object) -> str:
        piece = batch.piece
        return self._script.text(
            name,
            batch_id=quote(batch.batch_id),
            first=piece.first,
            last=piece.last,
            rows=piece.rows,
            worker=self._number,
            paid=self.paid,
            **values,
        )
