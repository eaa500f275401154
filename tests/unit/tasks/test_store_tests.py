"""Generic tests over inference stores: spending, freshness, and what a judge says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import Store, literal, node

STORED = (
    "input_hash varchar(64), function_version varchar(32), input varchar(200), "
    "output varchar(500), status varchar(20), attempts int, tokens_in int, tokens_out int, "
    "batch_id varchar(9), answered_at timestamp"
)
SCORE = {"task": "score", "rubric": "Is it right?", "maximum": 5, "reason": True}


def store(ask: Asker, name: str, *rows: tuple[str, str, str, str]) -> Store:
    """Make a store of (text, output, status, answered_at as SQL)."""
    ask(f"drop table if exists {name}", f"create table {name} ({STORED})")
    for text, output, status, at in rows:
        ask(f"insert into {name} values (sha2({literal(text)}, 256), 'v1', {literal(text)}, "
            f"{literal(output)}, '{status}', 1, 70, 30, 'b', {at})")  # fmt: skip
    return Store(name)


def failing(ask: Asker, call_macro: Call, test: str, **arguments: Any) -> list[tuple[Any, ...]]:
    return ask(call_macro(f"test_{test}", **arguments))


def test_a_token_budget_per_answer_day_and_store(ask: Asker, call_macro: Call) -> None:
    recent = f"'{ask.one('select getdate()::varchar')}'::timestamp"  # one day's, whenever it is
    old = f"dateadd(day, -30, {recent})"
    spent = store(ask, "t_spent", ("a", "x", "done", recent), ("b", "x", "done", recent),
                  ("c", "x", "done", old))  # fmt: skip

    def over(at_most: int, **more: Any) -> int:
        return len(failing(ask, call_macro, "token_budget", model=spent, at_most=at_most, **more))

    assert (over(300), over(299)) == (0, 1)
    assert (over(200, per="day"), over(199, per="day"), over(99, per="day")) == (0, 1, 2)
    assert (over(100, per="answer"), over(99, per="answer")) == (0, 3)
    assert (over(199, days=7), over(200, days=7)) == (1, 0)
    assert failing(ask, call_macro, "token_budget", model=store(ask, "t_spent"), at_most=0) == []
    with pytest.raises(CompilationError) as caught:
        over(-1, per="week", days=0)
    for part in ("a whole number of tokens", "answer, day or store", "from 1 to 36500"):
        assert part in str(caught.value)


def test_freshness_of_answers_against_inputs(ask: Asker, call_macro: Call) -> None:
    bought = store(ask, "t_fresh", ("answered", "x", "done", "getdate()"),
                   ("poison", "", "quarantined", "getdate()"))  # fmt: skip
    ask("drop table if exists t_texts", "create table t_texts (body varchar(99), at timestamp)")
    old = "dateadd(day, -3, getdate())"
    ask(f"insert into t_texts values ('answered', {old}), ('poison', {old}), ('waits', {old}), "
        f"('new', getdate()), (null, {old}), (' ', {old}), ('waits', getdate())")  # fmt: skip
    given: dict[str, Any] = {"model": "t_texts", "column_name": "body", "store": bought,
                             "loaded_at": "at"}  # fmt: skip
    (stale,) = failing(ask, call_macro, "answer_freshness", **given)
    assert stale[0] == ask.one("select sha2('waits', 256)")
    assert failing(ask, call_macro, "answer_freshness", **given, within_hours=100) == []
    # No function is known for this store, so no answer is of its current version.
    assert len(failing(ask, call_macro, "answer_freshness", **given, current=True)) == 2
    with pytest.raises(CompilationError) as caught:
        failing(ask, call_macro, "answer_freshness",
                **given | {"loaded_at": ""}, within_hours=1.5, current="yes")  # fmt: skip
    for part in ("of type timestamp", "a whole number of hours", "true or false"):
        assert part in str(caught.value)


def verdict(score: Any) -> str:
    return json.dumps({"score": score, "score_reason": "so it is"})


@pytest.mark.slow
def test_a_judge_grades_the_answers_that_stand(ask: Asker, call_macro: Call) -> None:
    judged = store(ask, "t_judged", *((f"text {n}", "good", "done", "getdate()") for n in range(4)))
    judged_sql = call_macro("judge_pairs", judged=judged, rows=3)
    pairs = [row[0] for row in ask(judged_sql)]
    assert len(pairs) == 3 and ask(judged_sql) == [(pair,) for pair in pairs]
    assert pairs[0].startswith("The text:\ntext ") and pairs[0].endswith("to judge:\ngood")
    scores = [5, 4, 3]
    rows = [(p, verdict(s), "done", "getdate()") for p, s in zip(pairs, scores, strict=True)]
    rows.append(("The text:\ntext 9\n\nThe answer to judge:\nold", verdict(1), "done", "getdate()"))
    rows.append((pairs[0], verdict(1), "done", "dateadd(day, -1, getdate())"))  # judged again since
    given = {"model": store(ask, "t_verdicts", *rows), "function": node([SCORE]), "judged": judged}
    assert failing(ask, call_macro, "judge", **given, at_least=4) == []
    assert failing(ask, call_macro, "judge", **given, at_least=4.5) == [(3, 4.0, 4.0)]
    ((_, _, low),) = failing(ask, call_macro, "judge", **given, at_least=3, interval=True)
    assert low == pytest.approx(4 - 1.96 / 3**0.5)
    ask("delete from t_verdicts")
    assert failing(ask, call_macro, "judge", **given, at_least=1) == [(0, None, None)]


def test_a_judge_says_what_it_needs(ask: Asker, call_macro: Call) -> None:
    given = {"model": "t", "judged": Store("t_judged")}
    with pytest.raises(CompilationError, match="one that declares the task score"):
        failing(ask, call_macro, "judge", **given, function=node(["sentiment"]), at_least=3)
    with pytest.raises(CompilationError, match="a score of the rubric, 1 to 5"):
        failing(ask, call_macro, "judge", **given, function=node([SCORE]), at_least=6)
    with pytest.raises(CompilationError, match="a whole number from 1 to"):
        call_macro("judge_pairs", judged=Store("t_judged"), rows=0)
