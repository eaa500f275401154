"""Answers to chunks that are not valid: asked again once, then a reason for the group."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from aggregate_support import Aggregate
from macro_support import Call
from model_bench import Asker
from task_support import literal

pytestmark = pytest.mark.slow

TEXTS = [f"The parcel number {n} came late." for n in range(60)]
LABELS: list[Any] = [{"task": "classify_agg", "name": "topic", "labels": ["late", "broken"]}]
GOOD = json.dumps({"summarize_agg": "Late."})
REASONS = "select topic, no_answer_reason from agg_groups order by topic"


class Answers:
    """The store of an aggregate, answered by hand."""

    def __init__(self, ask: Asker, call_macro: Call, aggregate: Aggregate) -> None:
        self._ask, self._aggregate = ask, aggregate
        create = call_macro("_store_create_sql", store="agg_store", output_type="varchar(65535)")
        ask("drop table if exists agg_store", create)

    def give(self, where: str, answer: str) -> None:
        """Answer the chunks that have no answer yet."""
        self._ask(
            "insert into agg_store (function_version, input_hash, input, output, status, "
            f"answered_at) select distinct 'v1', input_hash, input, {literal(answer)}, 'done', "
            f"getdate() from agg_chunks where {where} "
            "and input_hash not in (select input_hash from agg_store)"
        )

    def again(self, level: int = 1) -> list[str]:
        """Ask again; return the requests that this makes."""
        self._ask(self._aggregate.sqls(level)["again"])
        sql = f"select input from ({self._aggregate.sqls(level)['again_inputs']}) as asked"
        return [row[0] for row in self._ask(sql)]

    def reasons(self) -> dict[str, str | None]:
        self._aggregate.publish()
        return dict(self._ask(REASONS))


def test_an_invalid_answer_is_asked_again_with_what_is_wrong_with_it(
    ask: Asker, call_macro: Call
) -> None:
    aggregate = Aggregate(ask, call_macro)
    aggregate.texts([("bad", text) for text in TEXTS] + [("good", "Only this."), ("none", None)])
    chunks = aggregate.first()
    calls = len([1 for group, _ in chunks if group == chunks[0][0]])
    assert calls > 2
    answers = Answers(ask, call_macro, aggregate)
    assert answers.reasons() == {
        "bad": f"level 1: {calls} of {calls} calls without an answer",
        "good": "level 1: 1 of 1 calls without an answer",
        "none": None,
    }
    answers.give("chunk_no = 1 and group_no = 1", "It's <b>late</b>.")
    answers.give("1 = 1", GOOD)
    (request,) = answers.again()
    first, _, rest = request.partition("\n</text-")
    assert (
        first
        == "asked again: "
        + hashlib.sha256(
            json.dumps({"texts": chunks[0][1]}, separators=(",", ":")).encode()
        ).hexdigest()
    )
    assert "schema allows: summarize_agg. It was:\n<answer>\nIt's <b>late</b>.\n</answer>" in rest
    assert rest.endswith(json.dumps({"texts": chunks[0][1]}, separators=(",", ":")))
    assert answers.again() == [request]
    assert answers.reasons() == {
        "bad": f"level 1: 1 of {calls} calls without an answer",
        "good": None,
        "none": None,
    }
    ask(aggregate.sqls(2)["next"])
    assert ask.one("select count(*) from agg_chunks where level = 2") == 0

    answers.give("asked_again", "Late, I said.")
    answers.again()
    bad = hashlib.sha256(request.encode()).hexdigest()
    assert answers.reasons()["bad"] == (
        f"level 1: 1 of {calls} answers not valid, also when asked again, "
        f"such as that of input_hash {bad}: summarize_agg"
    )
    # what a run from the start finds: both answers, so no call
    aggregate.first()
    assert answers.again() == [request]
    ask("update agg_store set output = " + literal(GOOD) + " where input like 'asked again%'")
    ask(aggregate.sqls(2)["next"])
    assert ask.one("select sum(texts) from agg_chunks where level = 2") == len(TEXTS)
    answers.give("level = 2", "no")
    (second,) = answers.again(2)
    assert '{"parts":[' in second and "asked again: " in second


def test_labels_that_cannot_be_counted_are_asked_again(ask: Asker, call_macro: Call) -> None:
    counted = Aggregate(ask, call_macro, LABELS)
    counted.texts([("few", "a"), ("few", "b"), ("other", "c"), ("fine", "d"), ("prose", "e")])
    counted.first()
    answers = Answers(ask, call_macro, counted)
    for letter, answer in {
        "b": {"topic": ["late"]}, "c": {"topic": ["weather"]}, "d": {"topic": ["Late!"]},
    }.items():  # fmt: skip
        answers.give(f"input like '%\"{letter}\"%'", json.dumps(answer))
    answers.give("1 = 1", "late")
    requests = sorted(answers.again(), key=lambda request: request[-4])
    assert ["topic (1 of the labels for 2 texts, one for each is needed)" in requests[0],
            "topic (0 of the labels for 1 texts" in requests[1],
            "It was:\n<answer>\nlate\n" in requests[2]] == [True] * 3  # fmt: skip
    answers.give("asked_again", json.dumps({"topic": ["late"]}))
    reasons = answers.reasons()
    assert (reasons["fine"], reasons["other"], reasons["prose"]) == (None, None, None)
    assert str(reasons["few"]).endswith(
        "topic (1 of the labels for 2 texts, one for each is needed)"
    )


def test_the_note_stands_before_the_texts_of_a_request_with_its_own_prompt(
    ask: Asker, call_macro: Call
) -> None:
    framed = Aggregate(ask, call_macro, prompt_bytes=0, chunk_bytes=3000)
    framed.texts([("k", "One."), ("k", "Two.")])
    ask("drop table if exists agg_texts", "drop table if exists agg_chunks")
    ask(framed.sqls(1)["texts"], framed.sqls(1)["chunks"])
    answers = Answers(ask, call_macro, framed)
    answers.give("1 = 1", "no")
    (request,) = answers.again()
    around = call_macro("_task_prompt", declaration=framed.plan["declaration"])
    assert request.startswith(around["prompt"] + "asked again: ")
    assert request.endswith('{"texts":["Two.","One."]}' + around["suffix"])
