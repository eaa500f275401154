"""The ids under which workers claim batches, through the passes of one run."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, cast

from redshift_ml.inference.budget import Budget
from redshift_ml.inference.concurrency import Window
from redshift_ml.inference.pieces import Piece
from redshift_ml.inference.run import Run
from redshift_ml.inference.script import Script
from redshift_ml.inference.session import Connection
from redshift_ml.inference.worker import Worker


class Claims:
    """A connection over which nothing can be claimed, since others hold it; keeps the ids."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def in_mutex(self, _: str, statements: Sequence[str]) -> int:
        self.ids += statements
        return 0

    def value(self, _: str) -> int:
        return 1  # the function stands

    def close(self) -> None:
        """Nothing is open."""


def test_no_pass_of_a_run_claims_under_an_id_of_an_earlier_one() -> None:
    values: dict[str, Any] = {one.name: None for one in fields(Script)}
    values |= {"run_key": "r", "schema": "s", "sql": {"claim": "@batch_id@", "stands": ""}}
    script, claims, numbers = Script(**values), Claims(), itertools.count(1)
    for _ in range(3):
        pieces = [Piece(first, first, 1, 1.0, 0) for first in range(1, 6)]
        run = Run(script, pieces, Window.of(1, 1), Budget({}), threading.Event(), 1.0)
        Worker(run, cast(Connection, claims), 0, numbers).work()
        run.raise_if_failed()
    assert len(claims.ids) == len(set(claims.ids)) == 15
