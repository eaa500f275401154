"""A reversible mask: its tokens as a table, and the text back from them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import literal, node

MASK = {"task": "mask", "reversible": True, "categories": ["email", "phone"]}
ANSWERS: dict[str, tuple[str, list[Any]]] = {
    "both": (
        "Mail [EMAIL_1] or [EMAIL_2], not [EMAIL_1]. See [1] and [note].",
        ["EMAIL_1=a=b@example.org", "EMAIL_2=c@example.org"],
    ),
    "first": ("[PHONE_1] is mine", ["PHONE_1=+49 30 [12] 34"]),
    "none": ("Nothing here]", []),
    "twice": ("Mail [EMAIL_1]", ["EMAIL_1=a@example.org", "EMAIL_1=b@example.org"]),
    "same": ("Mail [EMAIL_1]", ["EMAIL_1=a@example.org", "EMAIL_1=a@example.org"]),
    "odd": ("Mail [EMAIL_1] [X_1]", ["email_1=a", "EMAIL_1", "=x", "EMAIL_1=", "X_1=[EMAIL_1]"]),
    "wrong": ("Mail [EMAIL_1]", [{"EMAIL_1": "a@example.org"}]),
}


@pytest.fixture
def tables(ask: Asker, call_macro: Call) -> Asker:
    ask("drop table if exists t_masked", "drop table if exists t_tokens")
    ask("create table t_masked (input_hash varchar(64), output varchar(65535))")
    for key, (text, items) in ANSWERS.items():
        answer = json.dumps({"mask": text, "mask_items": items})
        ask(f"insert into t_masked values ('{key}', {literal(answer)})")
    sql = call_macro("mask_tokens", function=node([MASK]), relation="t_masked")
    ask(f"create table t_tokens as select * from {sql} as tokens")
    return ask


def test_tokens_say_what_each_bracket_stands_for(tables: Asker) -> None:
    found = tables("select * from t_tokens order by input_hash, token")
    assert found == [
        ("both", "[EMAIL_1]", "EMAIL", "a=b@example.org"),
        ("both", "[EMAIL_2]", "EMAIL", "c@example.org"),
        ("first", "[PHONE_1]", "PHONE", "+49 30 [12] 34"),
        ("odd", "[X_1]", "X", "[EMAIL_1]"),
        ("same", "[EMAIL_1]", "EMAIL", "a@example.org"),
    ]


def test_unmasking_gives_the_text_back(tables: Asker, call_macro: Call) -> None:
    answers = call_macro("task_answers", function=node([MASK]), relation="t_masked")
    tables("drop table if exists t_answers", f"create table t_answers as select * from {answers} a")
    sql = call_macro("unmask", relation="t_answers", text="mask", tokens="t_tokens")
    found = dict(tables(f"select input_hash, unmasked from {sql} as plain"))
    assert found == {
        "both": "Mail a=b@example.org or c@example.org, not a=b@example.org. See [1] and [note].",
        "first": "+49 30 [12] 34 is mine",
        "none": "Nothing here]",
        "twice": "Mail [EMAIL_1]",
        "same": "Mail a@example.org",
        "odd": "Mail [EMAIL_1] [EMAIL_1]",  # a value that looks like a token is not read again
        "wrong": "Mail [EMAIL_1]",
    }


def test_a_mask_that_is_not_reversible_has_no_tokens(call_macro: Call) -> None:
    with pytest.raises(CompilationError, match="mask, reversible: true"):
        call_macro("mask_tokens", function=node(["mask"]), relation="t")
    with pytest.raises(CompilationError, match="`key` must be the name of a column"):
        call_macro("unmask", relation="t", text="mask", tokens="k", key=None)


def test_the_embedded_mask_can_be_undone(ask: Asker, call_macro: Call) -> None:
    declared = node([MASK]) | {"name": "fn_undo", "alias": "fn_undo", "schema": "public"}
    ask(call_macro("task_model", model_id="m", node=declared).rstrip(";"))
    text = "Mail a@example.org, b@example.org or A@example.org; a@example.org is best. "
    text += "Call +49 30 123456."
    ask("drop table if exists t_undo", "drop table if exists t_undo_tokens")
    ask("create table t_undo as select 'k'::varchar(64) as input_hash, "
        f"fn_undo({literal(text)}) as output")  # fmt: skip
    sql = call_macro("mask_tokens", function=declared, relation="t_undo")
    ask(f"create table t_undo_tokens as select * from {sql} as t")
    answers = call_macro("task_answers", function=declared, relation="t_undo")
    ((masked, valid),) = ask(f"select mask, mask_valid from {answers} as a")
    assert valid is True
    assert masked == "Mail [EMAIL_1], [EMAIL_2] or [EMAIL_3]; [EMAIL_1] is best. Call [PHONE_1]."
    ask("drop table if exists t_undone", f"create table t_undone as select * from {answers} as a")
    plain = call_macro("unmask", relation="t_undone", text="mask", tokens="t_undo_tokens")
    assert ask.one(f"select unmasked from {plain} as p") == text
