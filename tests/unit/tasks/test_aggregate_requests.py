"""Chunks for functions that take SUPER: whole requests, as task_request makes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aggregate_support import Aggregate
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import literal, node

pytestmark = pytest.mark.slow

FORMS = ["inputs", "chat", "nova", "anthropic"]
TEXTS = [f'He said "parcel {n}" \\ came\nlate; päckchen 包裹.' for n in range(40)]
GOOD = json.dumps({"summarize_agg": 'Late, he "said".'})


def message(form: str, request: Any) -> str:
    """Return the text of a request."""
    if form == "inputs":
        return str(request["inputs"])
    content = request["messages"][0]["content"]
    return str(content[0]["text"] if form == "nova" else content)


def response(form: str, text: str) -> Any:
    """Return what a service answers to a request."""
    return {
        "inputs": [{"generated_text": text}],
        "chat": {"choices": [{"message": {"content": text}}]},
        "nova": {"output": {"message": {"content": [{"text": text}]}}},
        "anthropic": {"content": [{"type": "text", "text": text}]},
    }[form]


class Requests:
    """An aggregate of a function that takes and returns SUPER, and its store."""

    def __init__(self, ask: Asker, call_macro: Call, form: str, size: int = 4000) -> None:
        self.ask, self.form = ask, form
        function = node(["summarize_agg"], returns="super")
        declaration = call_macro("_task_declaration", function=function)
        self.aggregate = Aggregate(ask, call_macro, super_input=True, form=form, prompt_bytes=0,
                                   chunk_bytes=size, max_input_bytes=65534,
                                   function_node=function, declaration=declaration)  # fmt: skip
        self.frame = call_macro("_task_prompt", declaration=declaration)
        create = call_macro("_store_create_sql", store="agg_store", output_type="super")
        ask("drop table if exists agg_store", create)

    def cut(self, texts: list[str]) -> None:
        """Cut the texts of one group into chunks."""
        self.aggregate.texts([("k", text) for text in texts])
        self.ask("drop table if exists agg_texts", "drop table if exists agg_chunks",
                 self.aggregate.sqls(1)["texts"], self.aggregate.sqls(1)["chunks"])  # fmt: skip

    def said(self, level: int = 1) -> list[Any]:
        """Return what stands between the prompt and the suffix of the calls of a level."""
        rows = self.ask(f"select input from agg_chunks where level = {level}")
        found = []
        for (text,) in rows:
            asked = message(self.form, json.loads(text))
            assert asked.startswith(self.frame["prompt"])
            assert asked.endswith(self.frame["suffix"])
            body = asked[len(self.frame["prompt"]) : -len(self.frame["suffix"])]
            found.append(json.loads(body) if body.startswith("{") else body)
        return found

    def give(self, answer: str, where: str = "1 = 1") -> None:
        """Answer the calls that have no answer yet."""
        self.ask(
            "insert into agg_store (function_version, input_hash, input, output, status, "
            "answered_at) select distinct 'v1', input_hash, input, "
            f"json_parse({literal(json.dumps(response(self.form, answer)))}), 'done', getdate() "
            f"from agg_chunks where {where} and input_hash not in "
            "(select input_hash from agg_store)"
        )


@pytest.mark.parametrize("form", FORMS)
def test_a_tree_of_requests(ask: Asker, call_macro: Call, form: str) -> None:
    requests = Requests(ask, call_macro, form)
    requests.cut(TEXTS)
    first = requests.said()
    assert len(first) > 2
    assert sorted(text for one in first for text in one["texts"]) == sorted(TEXTS)
    assert ask.one("select max(octet_length(input)) from agg_chunks") <= 4000
    # what the store hashes is what the chunk says: the JSON, parsed and written again
    inputs = requests.aggregate.sqls(1)["inputs"]
    hashed = ask(f"select sha2(json_serialize(input), 256) from ({inputs}) as i order by 1")
    assert hashed == ask("select input_hash from agg_chunks order by 1")

    requests.give("I cannot.", "chunk_no = 1")
    requests.give(GOOD)
    ask(requests.aggregate.sqls(1)["again"])
    again = [one for one in requests.said() if isinstance(one, str)]
    assert len(again) == 1 and again[0].startswith("asked again: ")
    assert "schema allows: summarize_agg. It was:\n<answer>\n" in again[0]
    assert "I cannot." in again[0] and again[0].endswith("}")
    requests.give(GOOD)

    ask(requests.aggregate.sqls(2)["next"])
    parts = [part for one in requests.said(2) for part in one["parts"]]
    assert sum(part["texts"] for part in parts) == len(TEXTS)
    assert {part["summarize_agg"] for part in parts} == {'Late, he "said".'}
    assert ask.one("select count(*) from agg_chunks where level = 2") == 1
    requests.give(GOOD)
    requests.aggregate.publish()
    assert ask(
        "select texts, levels, input_hash is not null, no_answer_reason from agg_groups"
    ) == [(40, 2, True, None)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("config", [{}, {"temperature": 0.5, "topP": 0.1, "maxTokens": 7}])
def test_a_request_is_that_of_task_request(
    ask: Asker, call_macro: Call, form: str, config: dict[str, Any]
) -> None:
    function = node(["summarize_agg"], returns="super", inference_config=config)
    declaration = call_macro("_task_declaration", function=function)
    request = call_macro("task_request", function=function, text="t.body", form=form)
    frame = call_macro("_task_prompt", declaration=declaration)
    message = literal(frame["prompt"]) + " || t.body || " + literal(frame["suffix"])
    own = call_macro("_agg_request_sql", message=message,
                     p={"super_input": True, "form": form, "declaration": declaration})  # fmt: skip
    ((theirs, ours),) = ask(
        f"select json_serialize({request}), {own} from (select {literal(TEXTS[0])}::varchar(999) "
        "as body) as t"
    )
    assert json.loads(ours) == json.loads(theirs)


def test_no_text_makes_a_request_that_is_too_long(ask: Asker, call_macro: Call) -> None:
    requests = Requests(ask, call_macro, "chat", 55000)
    requests.cut(['"' * 30000, "\\" * 30000, "a" * 30000, '\\"' * 10000, "包" * 9000, "\n" * 9])
    assert ask.one("select max(octet_length(input)) from agg_chunks") <= 55000
    assert ask.one("select count(*) from agg_texts where is_cut") == 3
    requests.give('"\\' * 9000)
    ask(requests.aggregate.sqls(1)["again"])
    assert ask.one("select max(octet_length(input)) from agg_chunks where asked_again") <= 65534


def test_a_call_must_hold_text_beside_the_prompt(ask: Asker, call_macro: Call) -> None:
    plan = Requests(ask, call_macro, "chat", 2000).aggregate.plan
    with pytest.raises(CompilationError, match="since the prompt is sent"):
        call_macro("_check_capacity", model_name="weeks", p=plan)
    call_macro("_check_capacity", model_name="weeks", p={**plan, "chunk_bytes": 4000})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"super_input": True}, "`form` must be inputs, chat, nova or anthropic"),
        ({"form": "chat"}, "`form` must be left out for a function whose argument is not SUPER"),
    ],
)
def test_the_form_goes_with_super(call_macro: Call, more: dict[str, Any], said: str) -> None:
    plan = {"group_by": [], "super_input": False, "form": None, "function_name": "f", **more}
    (problem,) = call_macro("_aggregate_problems", model_name="weeks", p=plan,
                            kinds=["summarize_agg"], aggregates=["summarize_agg"])  # fmt: skip
    assert said in problem


def test_groups_of_a_function_without_aggregate_are_told_what_it_declares(call_macro: Call) -> None:
    plan = {"group_by": ["product"], "function_name": "fn_tone", "super_input": False, "form": None}
    for kinds, declares in (([], "no task"), (["sentiment", "mask"], "sentiment, mask")):
        (problem,) = call_macro("_aggregate_problems", model_name="weeks", p=plan, kinds=kinds,
                                aggregates=[])  # fmt: skip
        assert f'(fn_tone declares {declares}); got ["product"].' in problem
