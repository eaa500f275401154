"""The engine's pure parts: the window, the wait, the budget, the pieces, the errors."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redshift_connector.error import InterfaceError, ProgrammingError

from redshift_ml.backoff import full_jitter
from redshift_ml.dialect.lexer import quote
from redshift_ml.inference.budget import Amount, Budget, amount_of_row
from redshift_ml.inference.concurrency import Window
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.failures import is_lost, is_wrong, message_of
from redshift_ml.inference.pieces import Piece, after_failure, split
from redshift_ml.inference.pricing import Price, require_price


def test_the_window_grows_by_a_batch_for_a_window_of_successes() -> None:
    window = Window.of(batch=100, workers=8)
    assert window.limit == 400 and window.size == 100
    for _ in range(4):
        window = window.succeeded(100)
    assert window.limit == pytest.approx(500, abs=15)


def test_the_window_halves_once_for_what_was_sent_together() -> None:
    window = Window.of(batch=100, workers=8)
    sent_in = window.generation
    for _ in range(4):
        window = window.throttled(sent_in)
    assert (window.limit, window.size, window.has_room(100)) == (200, 100, True)
    assert not window.has_room(101)


def test_a_narrow_window_means_small_statements_and_careful_growth() -> None:
    """A single statement of the batch size may be more than an endpoint bears."""
    window = Window.of(batch=512, workers=4)
    for _ in range(6):
        window = window.throttled(window.generation)
    assert (window.limit, window.size, window.step) == (32, 16, 4)
    for _ in range(4):  # two windows
        window = window.succeeded(16)
    assert 39 <= window.limit <= 40


def test_the_window_settles_below_what_an_endpoint_bears() -> None:
    """Refused above 90 inputs: of what is sent, at most a sixth is refused and paid for nothing."""
    window, sent, refused = Window.of(batch=100, workers=4), 0, 0
    for _ in range(1000):
        sent += window.size
        if window.limit > 90:
            refused += window.size
            window = window.throttled(window.generation)
        else:
            window = window.succeeded(window.size)
    assert refused / sent < 1 / 6
    assert 45 <= window.limit <= 97


@given(st.lists(st.booleans(), max_size=200), st.integers(1, 64), st.integers(1, 500))
def test_the_window_stays_within_its_bounds(outcomes: list[bool], workers: int, batch: int) -> None:
    window = Window.of(batch, workers)
    for good in outcomes:
        window = window.succeeded(window.size) if good else window.throttled(window.generation)
        assert 1 <= window.limit <= batch * workers
        assert 1 <= window.size <= batch
        assert window.has_room(0)


def test_jitter_covers_its_whole_range_and_is_capped() -> None:
    rng = random.Random(1)
    waits = [full_jitter(3, rng, base=1, cap=60) for _ in range(500)]
    assert min(waits) < 0.2 and 3.8 < max(waits) <= 4
    assert max(full_jitter(30, rng, cap=20) for _ in range(100)) <= 20


def lost_calls(rows: int, poison: int, sizes: list[int], attempts: int) -> tuple[int, int, bool]:
    """Send pieces until nothing is left; return calls lost, answers, and the poison's fate."""
    queue, lost, answers, tried = [Piece(1, rows, 1, float(rows))], 0, 0, 0
    while queue:
        piece = queue.pop(0)
        if piece.first <= poison <= piece.last:
            lost += piece.rows
            tried += 1
            queue += after_failure(piece, sizes, attempts)
        else:
            answers += piece.rows
    return lost, answers, tried == attempts


@given(st.integers(2, 2000), st.data())
def test_one_poison_row_costs_at_most_a_batch_and_its_logarithm(
    rows: int, data: st.DataObject
) -> None:
    poison = data.draw(st.integers(1, rows))
    sizes = [rows, max(1, int(math.log2(rows)) - 1), 1]
    lost, answers, alone = lost_calls(rows, poison, sizes, 3)
    assert answers == rows - 1 and alone
    assert lost <= rows + max(2, math.log2(rows))


def test_a_piece_is_cut_to_what_may_be_in_flight() -> None:
    pieces = split(Piece(10, 20, 1, 110.0), 6)
    assert [(p.first, p.last) for p in pieces] == [(10, 15), (16, 20)]
    assert sum(p.tokens_in for p in pieces) == pytest.approx(110)
    assert split(Piece(10, 20, 1, 110.0), 11) == [Piece(10, 20, 1, 110.0)]


def test_a_failed_packed_piece_is_sent_unpacked() -> None:
    assert {p.pack for p in after_failure(Piece(1, 40, 20, 1.0), [40, 4, 1], 3)} == {1}


def test_a_budget_admits_what_fits_and_names_the_cap_that_cut() -> None:
    budget = Budget({"run": {"calls": 10}, "day": {"usd": 1.0}})
    each = Amount(calls=1, tokens=100, usd=0.5)
    assert budget.admit(50, each) == (2, "the budget of 1 usd per day is used up")
    budget.charge(each.times(2))
    assert budget.admit(50, each)[0] == 0
    assert Budget({}).admit(50, each) == (50, None)


def test_a_budget_of_nothing_admits_nothing() -> None:
    assert Budget({"run": {"calls": 0}}).admit(5, Amount(calls=1))[0] == 0


@given(st.integers(1, 500), st.floats(0, 300), st.floats(0.001, 10))
def test_a_budget_is_never_overdrawn(rows: int, cap: float, each: float) -> None:
    budget = Budget({"run": {"tokens": cap}})
    for _ in range(20):
        admitted, _ = budget.admit(rows, Amount(tokens=each))
        budget.charge(Amount(tokens=each).times(admitted))
    assert budget.spent["run"].tokens <= cap + each * 1e-4


def test_packing_divides_calls_not_tokens() -> None:
    amount = amount_of_row(100, 10, 20, Price(1.0, 2.0, "2026-04-01"))
    assert (amount.calls, amount.tokens) == (0.05, 110)
    assert amount.usd == pytest.approx(120 / 1_000_000)


def test_an_unknown_model_id_is_an_error_not_a_zero() -> None:
    with pytest.raises(InferenceError, match=r"no price for 'acme\.x'.*Add a row"):
        require_price(None, "acme.x", "moods")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ProgrammingError({"M": "content refused", "C": "XX000"}), "failed"),
        (ProgrammingError({"M": 'relation "x" does not exist', "C": "42P01"}), "wrong"),
        (InterfaceError("BrokenPipe: server socket closed"), "lost"),
        (ConnectionResetError(104, "Connection reset by peer"), "lost"),
    ],
)
def test_an_error_is_told_by_what_it_means_for_the_rows(error: Exception, kind: str) -> None:
    assert (is_lost(error), is_wrong(error)) == (kind == "lost", kind == "wrong")


def test_a_message_is_the_servers_own_and_short() -> None:
    assert message_of(ProgrammingError({"M": "no\0pe", "C": "1"})) == "nope"
    assert len(message_of(ProgrammingError({"M": "x" * 9000}))) == 500


def test_a_literal_survives_quotes_and_backslashes() -> None:
    assert quote("it's a \\ text") == "'it''s a \\\\ text'"
