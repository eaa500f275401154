"""The queue of a run: what is handed out, what comes back, and in which parts."""

from __future__ import annotations

import threading
from dataclasses import fields

import pytest

from redshift_ml.inference.budget import Budget
from redshift_ml.inference.concurrency import Window
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.pieces import Piece
from redshift_ml.inference.run import MOST_REFUSALS, Run
from redshift_ml.inference.script import Script

# What the queue reads of a script is its name and its price.
SCRIPT = Script(**{**{one.name: None for one in fields(Script)}, "model": "moods"})  # type: ignore[arg-type]


def run_of(*pieces: Piece, batch: int = 100, workers: int = 4) -> Run:
    window = Window.of(batch, workers)
    return Run(SCRIPT, list(pieces), window, Budget({}), threading.Event(), 1.0)


def take(run: Run) -> tuple[Piece, int]:
    taken = run.take(0)
    assert taken is not None
    return taken


def rows(piece: Piece) -> tuple[int, int]:
    return piece.first, piece.last


def test_a_refused_batch_comes_back_first_and_smaller() -> None:
    run = run_of(Piece(1, 100, 1, 100.0), Piece(101, 200, 1, 100.0))
    for _ in range(3):  # 400, 200, 100: a window of one batch is shared by two statements
        piece, generation = take(run)
        run.throttled(piece, generation, "Too many requests")
    assert rows(take(run)[0]) == (1, 25)
    assert rows(take(run)[0]) == (26, 50)
    assert run.tally.throttled_batches == 3


def test_each_input_is_handed_out_once_whatever_is_refused() -> None:
    run = run_of(Piece(1, 100, 1, 100.0), Piece(101, 150, 1, 50.0))
    refuse, answered = 2, []
    while (taken := run.take(0)) is not None:
        piece, generation = taken
        if refuse:
            refuse -= 1
            run.throttled(piece, generation, "Too many requests")
        else:
            answered += range(piece.first, piece.last + 1)
            run.done(piece, piece.rows)
    assert sorted(answered) == list(range(1, 151))
    assert run.tally.answered == 150


def test_a_packed_call_is_not_cut_in_two() -> None:
    run = run_of(Piece(1, 100, 20, 100.0))
    for _ in range(3):
        run.throttled(*take(run), "Too many requests")
    assert rows(take(run)[0]) == (1, 20)


def test_an_endpoint_that_refuses_everything_ends_the_run() -> None:
    run = run_of(Piece(1, 1, 1, 1.0))
    run._resume_at = 0.0
    with pytest.raises(InferenceError, match="has refused 12 batches one after another"):
        for _ in range(MOST_REFUSALS + 1):
            run._resume_at = 0.0  # its rests would take a minute
            run.throttled(*take(run), "Too many requests")
