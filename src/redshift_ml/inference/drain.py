"""Drain one store: recover, list the work, buy it with several workers, report."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from redshift_ml.inference.budget import Amount, Budget
from redshift_ml.inference.concurrency import Window
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.pieces import Piece
from redshift_ml.inference.pricing import require_price
from redshift_ml.inference.recovery import recover
from redshift_ml.inference.run import Run
from redshift_ml.inference.script import Script
from redshift_ml.inference.session import Connection
from redshift_ml.inference.worker import Worker

PASSES = 3


@dataclass(frozen=True)
class Outcome:
    """What a drain came to."""

    model: str
    seen_rows: int
    distinct: int
    blank: int
    cached: int
    aside: int
    shared: int
    missing: int
    answered: int
    left: int
    quarantined: int
    refused: int
    failed_batches: int
    throttled_batches: int
    calls: int
    tokens: int
    usd: float | None
    seconds: float
    over_budget: str | None
    stopped: bool


Watch = Callable[[Script, Run, int], None]


class Drain:
    """A run of one script over ``concurrency`` connections."""

    def __init__(
        self,
        script: Script,
        connect: Callable[[], Any],
        concurrency: int,
        stop: threading.Event,
        watch: Watch,
    ) -> None:
        if script.version != script.built_version:
            raise InferenceError(
                f"{script.model}: the function {script.function} has changed since it was built. "
                "Run `dbt build --select resource_type:function` first."
            )
        self._script = script
        self._connect = connect
        self._concurrency = concurrency
        self._stop = stop
        self._watch = watch
        self._connection = Connection(connect)
        self._runs: list[Run] = []
        self._made: list[str] = []
        self._threads: list[threading.Thread] = []
        # Of all passes: a claim under a number that was used takes nothing.
        self._numbers = itertools.count(script.batches_before + 1)

    def run(self) -> Outcome:
        """Buy what is missing. Raises InferenceError; what was paid for is kept in any case.

        The private tables go only at a good end: after a failure they hold answers that were paid
        for, and the next run publishes them, under the mutex.
        """
        started = time.monotonic()
        script, connection = self._script, self._connection
        if Budget(script.budget).needs_money():
            require_price(script.price, script.endpoint, script.model)
        try:
            recover(script, connection)
            counts = connection.rows(script.text("counts"))[0]
            left = 0
            if int(counts["missing_inputs"]) or int(counts["shared_inputs"]):
                left = self._buy(counts)
            values = {name: int(counts[name]) for name in _RUN_COUNTS}
            drops = [f"drop table {table}" for table in self._made]
            self._shared(script.text("run_end", **values), *drops)
            return self._outcome(counts, left, time.monotonic() - started)
        finally:
            connection.close()

    def _buy(self, counts: dict[str, Any]) -> int:
        """Buy what is missing and return the number of inputs that are left."""
        script, connection = self._script, self._connection
        self._shared(script.text("run_start"))
        self._make(script.todo, script.text("todo"))
        adopt = [script.fill(sql) for sql in script.sql["adopt"]]
        self._shared(*adopt, script.text("set_aside"))
        budget = Budget(script.budget, self._spent())
        for number in range(PASSES):
            pieces = self._pieces(first=number == 0)
            if not pieces:
                break
            self._pass(pieces, budget, counts)
            self._shared(script.text("set_aside"))
            if self._stop.is_set() or self._runs[-1].over_budget:
                break
            self._wait_for_others()
        self._shared(*adopt)
        return int(connection.value(script.text("left")))

    def _pass(self, pieces: list[Piece], budget: Budget, counts: dict[str, Any]) -> None:
        script = self._script
        window = Window.of(script.sizes[0], self._concurrency)
        out = counts["tokens_out_each"]
        run = Run(
            script, pieces, window, budget, self._stop,
            float(out) if out is not None else float(script.expected_output_tokens),
            unproven=not int(counts["function_answers"])
            and not any(run.tally.answered for run in self._runs),
        )  # fmt: skip
        self._runs.append(run)
        workers = [
            Worker(run, Connection(self._connect), number, self._numbers)
            for number in range(min(self._concurrency, max(1, sum(p.rows for p in pieces))))
        ]
        for worker in workers:
            if worker.paid not in self._made:
                self._make(worker.paid, script.text("paid_create", paid=worker.paid))
        self._threads = [threading.Thread(target=one.work, daemon=True) for one in workers]
        for thread in self._threads:
            thread.start()
        while any(thread.is_alive() for thread in self._threads):
            self._watch(script, run, int(counts["missing_inputs"]))
            for thread in self._threads:
                thread.join(0.1)
                if thread.is_alive():
                    break
        self._watch(script, run, int(counts["missing_inputs"]))
        run.raise_if_failed()

    def _pieces(self, *, first: bool) -> list[Piece]:
        """Return what to send; after the first pass what a packed call left out goes alone."""
        return [
            Piece(
                int(row["first_ordinal"]), int(row["last_ordinal"]),
                int(row["pack"]) if first else 1, float(row["tokens_in"]), int(row["failed"]),
            )
            for row in self._connection.rows(self._script.text("batches"))
        ]  # fmt: skip

    def _wait_for_others(self) -> None:
        until = time.monotonic() + self._script.wait_seconds
        while (
            int(self._connection.value(self._script.text("awaited")))
            and time.monotonic() < until
            and not self._stop.wait(0.5)
        ):
            recover(self._script, self._connection)

    def _spent(self) -> dict[str, Amount]:
        found: dict[str, Amount] = {}
        for scope, sql in self._script.sql["spent"].items():
            row = self._connection.rows(self._script.fill(sql))[0]
            found[scope] = Amount(*(float(row[unit]) for unit in ("calls", "tokens", "usd")))
        return found

    def _make(self, table: str, sql: str) -> None:
        self._connection.run(sql)
        self._made.append(table)

    def _shared(self, *statements: str) -> None:
        if statements:
            self._connection.in_mutex(self._script.mutex, statements)

    def _outcome(self, counts: dict[str, Any], left: int, seconds: float) -> Outcome:
        script = self._script
        tallies = [run.tally for run in self._runs]
        spent = sum((tally.spent for tally in tallies), Amount())
        aside = self._connection.value(
            f"select count(*) from {script.store} where status = 'quarantined'"
        )
        reasons = [run.over_budget for run in self._runs if run.over_budget]
        return Outcome(
            model=script.model,
            seen_rows=int(counts["seen_rows"]),
            distinct=int(counts["distinct_inputs"]),
            blank=int(counts["blank_rows"]),
            cached=int(counts["cached_inputs"]),
            aside=int(counts["aside_inputs"]),
            shared=int(counts["shared_inputs"]),
            missing=int(counts["missing_inputs"]),
            answered=sum(tally.answered for tally in tallies),
            left=left,
            quarantined=int(aside),
            refused=int(counts["refused_inputs"]),
            failed_batches=sum(tally.failed_batches for tally in tallies),
            throttled_batches=sum(tally.throttled_batches for tally in tallies),
            calls=round(spent.calls),
            tokens=round(spent.tokens),
            usd=spent.usd if script.price is not None else None,
            seconds=seconds,
            over_budget=reasons[0] if reasons else None,
            stopped=self._stop.is_set(),
        )


_RUN_COUNTS = ("seen_rows", "cached_inputs", "duplicate_rows", "blank_rows")
