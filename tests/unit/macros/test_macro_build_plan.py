"""What is sent to bring a function from one state to another; nothing is run here."""

from __future__ import annotations

from typing import Any

import pytest
from macro_support import Call

STATEMENT = 'CREATE MODEL "ml"."m2" FUNCTION "ml"."fn" (int) RETURNS int SAGEMAKER \'e\' ...'
DEFINITION: dict[str, Any] = {
    "schema": "ml",
    "function_name": "fn",
    "kind": "model",
    "model_name": "m2",
    "data_types": "",
    "statement": STATEMENT,
    "definition_hash": "new",
    "source_hash": "s",
    "answering": {"answer_version": "v", "endpoint": "e", "prompt_bytes": 0},
    "grants": [],
}


def row(**changes: Any) -> dict[str, Any]:
    return DEFINITION | {"definition_hash": "old", "model_name": "m1", "status": "ready"} | changes


def state(*recorded: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "exists": bool(recorded),
        "relation": False,
        "recorded": list(recorded),
        "owner": None,
        "entries": len(recorded),
        "asked": False,
        "others": sum(row["definition_hash"] != "new" for row in recorded),
    } | changes


def plan(
    call: Call, now: dict[str, Any], full_refresh: bool = False, **changes: Any
) -> tuple[str, list[str]]:
    """Return the action and its statements, registry rows as their status."""
    result = call(
        "_build_plan", definition=DEFINITION | changes, state=now, full_refresh=full_refresh
    )
    return result["action"], [shorten(step.get("sql", "wait")) for step in result["steps"]]


def shorten(sql: str) -> str:
    if sql.startswith("insert"):
        return "ready" if "'ready'" in sql else "building"
    return sql.rstrip(";")


def test_a_function_is_announced_before_it_is_made(call_macro: Call) -> None:
    action, sent = plan(call_macro, state())
    assert (action, sent) == ("create", ["building", STATEMENT, "ready"])


def test_nothing_is_sent_when_nothing_changed(call_macro: Call) -> None:
    assert plan(call_macro, state(row(definition_hash="new"))) == ("skip", [])


def test_a_change_drops_the_recorded_model_and_creates(call_macro: Call) -> None:
    action, sent = plan(call_macro, state(row()), grants=["alice", "role x"])
    assert action == "create"
    assert sent == [
        "building",
        'DROP MODEL IF EXISTS "ml"."m1"',
        STATEMENT,
        'GRANT EXECUTE ON MODEL "ml"."m2" TO "alice", ROLE "x"',
        "ready",
    ]


def test_a_change_waits_for_what_stores_have_sent(call_macro: Call) -> None:
    drop = 'DROP MODEL IF EXISTS "ml"."m1"'
    assert plan(call_macro, state(row(), asked=True))[1][:3] == ["building", "wait", drop]
    assert "wait" not in plan(call_macro, state(asked=True))[1], "nothing is dropped"


def test_a_full_refresh_creates_anew(call_macro: Call) -> None:
    now = state(row(definition_hash="new", model_name="m2"))
    action, sent = plan(call_macro, now, full_refresh=True)
    assert sent == ["building", 'DROP MODEL IF EXISTS "ml"."m2"', STATEMENT, "ready"]
    assert action == "create"


def test_a_function_dropped_by_hand_comes_back(call_macro: Call) -> None:
    now = state(row(definition_hash="new", model_name="m2"), exists=False)
    action, sent = plan(call_macro, now)
    assert (action, sent[2]) == ("create", STATEMENT)


@pytest.mark.parametrize("exists", [True, False])
def test_a_run_that_never_finished_is_mended(call_macro: Call, exists: bool) -> None:
    crashed = state(
        row(status="building", definition_hash="new", model_name="m2"),
        row(status="building", definition_hash="other", model_name="m9"),
        row(),
        exists=exists,
    )
    action, sent = plan(call_macro, crashed)
    assert action == "create"
    assert sent[1:4] == [f'DROP MODEL IF EXISTS "ml"."{name}"' for name in ("m2", "m9", "m1")]


def test_only_the_grants_changed(call_macro: Call) -> None:
    now = state(row(definition_hash="new", model_name="m2", grants=["bob", "public"]))
    assert plan(call_macro, now, grants=["group a b", "public"]) == (
        "grant",
        [
            'GRANT EXECUTE ON MODEL "ml"."m2" TO GROUP "a b"',
            'REVOKE EXECUTE ON MODEL "ml"."m2" FROM "bob"',
            "ready",
        ],
    )


def test_a_lambda_function_is_dropped_with_its_old_arguments(call_macro: Call) -> None:
    changes = {"kind": "external function", "model_name": "", "data_types": "int, decimal(9, 2)"}
    action, sent = plan(
        call_macro,
        state(row(**changes | {"data_types": "varchar (65535)"})),
        grants=["public"],
        **changes,
    )
    assert sent == [
        "building",
        'DROP FUNCTION "ml"."fn"(varchar)',
        STATEMENT,
        'GRANT EXECUTE ON FUNCTION "ml"."fn"(int, decimal) TO PUBLIC',
        "ready",
    ]
    assert action == "create"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (state(row(), relation=True), "a table or view bears this name"),
        (state(row(), owner="fn_other"), "belongs to the function fn_other"),
        (state(exists=True), "a function of this name exists that dbt did not make"),
    ],
)
def test_what_is_not_ours_is_refused_before_anything_is_sent(
    call_macro: Call, now: dict[str, Any], words: str
) -> None:
    with pytest.raises(Exception, match=words):
        plan(call_macro, now)


def test_a_full_refresh_adopts_a_model_made_by_hand(call_macro: Call) -> None:
    action, sent = plan(call_macro, state(exists=True), full_refresh=True)
    assert sent == ["building", 'DROP MODEL IF EXISTS "ml"."m2"', STATEMENT, "ready"]
    assert action == "create"


def test_a_byte_order_mark_and_a_second_semicolon_are_left_out(call_macro: Call) -> None:
    node = {"name": "fn", "alias": "fn", "schema": "ml", "raw_code": "", "config": {}}
    statement = STATEMENT.replace(" ...", " IAM_ROLE default;")
    one, two = (
        call_macro("_definition", node=node, statement=text)
        for text in (statement, f"\ufeff\n{statement}\n;\n ;")
    )
    assert one == two
    assert one["statement"] == statement
