"""The generic tests find what they are for, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import MULTI, literal, node


class Bench:
    """Runs a generic test over rows of one relation."""

    def __init__(self, ask: Asker, call_macro: Call) -> None:
        self._ask, self._call = ask, call_macro

    def table(self, name: str, columns: str, *rows: tuple[Any, ...]) -> str:
        self._ask(f"drop table if exists {name}", f"create table {name} ({columns})")
        for row in rows:
            shown = ", ".join(literal(v) if isinstance(v, str) else str(v) for v in row)
            self._ask(f"insert into {name} values ({shown.replace('None', 'null')})")
        return name

    def failing(self, test: str, **arguments: Any) -> list[tuple[Any, ...]]:
        return self._ask(self._call(f"test_{test}", **arguments))


@pytest.fixture
def bench(ask: Asker, call_macro: Call) -> Bench:
    return Bench(ask, call_macro)


def test_accepted_labels_are_those_of_the_declaration(bench: Bench) -> None:
    table = bench.table("t_labels", "topic varchar(50)", ("Delivery",), ("delivery",), (None,))
    assert bench.failing(
        "accepted_labels", model=table, column_name="topic", function=node(MULTI)
    ) == [("delivery",)]
    with pytest.raises(CompilationError, match="gives labels to"):
        bench.failing("accepted_labels", model=table, column_name="nope", function=node(MULTI))


def test_accepted_labels_of_a_list(bench: Bench, ask: Asker) -> None:
    task = {"task": "classify", "labels": ["a", "b"], "multi": True}
    bench.table("t_lists", "classify super")
    ask('insert into t_lists select json_parse(\'["a","z"]\')')
    assert bench.failing(
        "accepted_labels", model="t_lists", column_name="classify", function=node([task])
    ) == [("z",)]


def test_rates(bench: Bench) -> None:
    table = bench.table(
        "t_rates", "ok boolean, status varchar(20)",
        (True, "done"), (True, "done"), (False, "error"), (None, "superseded"),
    )  # fmt: skip
    rate = {"model": table, "column_name": "ok"}
    assert bench.failing("output_valid_rate", **rate, at_least=0.66) == []
    assert bench.failing("output_valid_rate", **rate, at_least=0.67) == [(3, 2)]
    assert bench.failing("coverage", **rate, at_least=0.75) == []
    assert bench.failing("coverage", **rate, at_least=0.8) == [(4, 3)]
    assert bench.failing("coverage", **rate, at_least=1, among="status <> 'superseded'") == []
    assert bench.failing("error_rate", model=table, at_most=0.34) == []
    assert bench.failing("error_rate", model=table, at_most=0.3) == [(3, 1)]
    with pytest.raises(CompilationError, match="a number from 0 to 1; got 95"):
        bench.failing("output_valid_rate", **rate, at_least=95)


def test_rates_of_nothing_pass(bench: Bench) -> None:
    table = bench.table("t_none", "ok boolean, status varchar(20)")
    for test, column in (("output_valid_rate", "ok"), ("coverage", "ok"), ("error_rate", "status")):
        assert bench.failing(test, model=table, column_name=column) == []


def test_pii_with_a_form_is_found(bench: Bench) -> None:
    left = [
        "mail a.b@example.org", "DE89 3704 0044 0532 0130 00", "card 4111 1111 1111 1111.",
        "ssn 078-05-1120", "from 10.0.0.1",
    ]  # fmt: skip
    clean = ["[EMAIL] on 2024-05-01", "order 12345678", "version 1.2.3", "call [PHONE] @ noon"]
    table = bench.table("t_pii", "body varchar(100)", *[(t,) for t in left + clean])
    found = bench.failing("no_pii_left", model=table, column_name="body")
    assert sorted(found) == sorted((text,) for text in left)


GOLD = [(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "b"), (6, None)]
ANSWERS = [(1, "a"), (2, "a"), (3, "b"), (4, "b"), (9, "a")]


@pytest.mark.parametrize(
    ("metric", "score"),
    # 3 of 5 right; a: precision 1, recall 2/3; b: precision 1/2, recall 1/2.
    # Chance: a 3/5 * 2/5, b 2/5 * 2/5.
    [("accuracy", 0.6), ("macro_f1", (0.8 + 0.5) / 2), ("kappa", (0.6 - 0.4) / 0.6)],
)
def test_agreement_with_gold(bench: Bench, metric: str, score: float) -> None:
    gold = bench.table("t_gold", "id int, topic varchar(9)", *GOLD)
    table = bench.table("t_answers", "id int, topic varchar(9)", *ANSWERS)
    given = {"model": table, "column_name": "topic", "gold": gold, "key": "id", "metric": metric}
    assert bench.failing("agreement_with_gold", **given, at_least=score - 0.001) == []
    ((count, accuracy, _, found),) = bench.failing(
        "agreement_with_gold", **given, at_least=score + 0.001
    )
    assert (count, accuracy) == (5, 0.6)
    assert found == pytest.approx(score)


@pytest.mark.parametrize(
    ("metric", "score"),
    # The gold has one class of the answers' two: chance is 1 * 2/3, and b is nobody's class.
    [("accuracy", 2 / 3), ("macro_f1", 0.8), ("kappa", 0.0)],
)
def test_a_gold_seed_that_misses_classes(bench: Bench, metric: str, score: float) -> None:
    gold = bench.table("t_gold", "id int, topic varchar(9)", (1, "a"), (2, "a"), (3, "a"))
    table = bench.table("t_answers", "id int, topic varchar(9)", (1, "a"), (2, "a"), (3, "b"))
    given = {"model": table, "column_name": "topic", "gold": gold, "key": "id", "metric": metric}
    ((count, accuracy, _, found),) = bench.failing("agreement_with_gold", **given, at_least=0.99)
    assert (count, accuracy) == (3, pytest.approx(2 / 3))
    assert found == pytest.approx(score)


def test_agreement_may_be_judged_by_its_lower_end(bench: Bench) -> None:
    gold = bench.table("t_gold", "id int, topic varchar(9)", *GOLD)
    given = {"model": gold, "column_name": "topic", "gold": gold, "key": "id"}
    ((_, accuracy, _, low),) = bench.failing(
        "agreement_with_gold", **given, at_least=0.9, interval=True
    )
    assert accuracy == 1
    assert low == pytest.approx(5 / (5 + 3.8416), abs=1e-4)  # Wilson with all of 5 right


def test_empty_gold_fails_and_bad_arguments_are_said_together(bench: Bench) -> None:
    gold = bench.table("t_empty", "id int, topic varchar(9)")
    given = {"model": gold, "column_name": "topic", "gold": gold, "key": "id"}
    assert bench.failing("agreement_with_gold", **given) == [(0, 0, 0, 0)]
    with pytest.raises(CompilationError) as caught:
        bench.failing("agreement_with_gold", **given, metric="auc", at_least=80)
    assert "accuracy, macro_f1 or kappa" in str(caught.value)
    assert "a number from -1 to 1; got 80" in str(caught.value)


def test_drift_is_the_population_stability_index(bench: Bench) -> None:
    before = bench.table("t_before", "topic varchar(9)", *[("a",)] * 5, *[("b",)] * 5)
    now = bench.table("t_now", "topic varchar(9)", *[("a",)] * 8, *[("b",)] * 2)
    given = {"column_name": "topic", "baseline": before}
    # (0.8-0.5) ln(0.8/0.5) + (0.2-0.5) ln(0.2/0.5) = 0.4159
    assert bench.failing("drift", model=now, **given, at_most=0.42) == []
    ((psi,),) = bench.failing("drift", model=now, **given, at_most=0.41)
    assert psi == pytest.approx(0.4159, abs=1e-4)
    new = bench.table("t_new", "topic varchar(9)", ("c",))
    assert len(bench.failing("drift", model=new, **given)) == 1
    assert bench.failing("drift", model=before, **given, at_most=0) == []
