"""Declarations that go wrong, one by one, and the odd ones that must not.

Gold seeds that miss classes: test_task_generic.py and tests/unit/eval. Groups of none, one and a
million texts: test_aggregate_chunks.py, and through dbt tests/functional/test_aggregates.py.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import Reader, literal, node

from redshift_ml.dialect import parse_one

ODD = ["customer's account", 'the "other" one', "back\\slash", "semi; --drop", "100%", "plain"]


def rendered(call_macro: Call, task: Any) -> str:
    return str(call_macro("task_model", model_id="m", node=node([task])))


def problem(call_macro: Call, task: Any) -> str:
    """Return the one problem of a task."""
    with pytest.raises(CompilationError) as caught:
        rendered(call_macro, task)
    (line,) = [line for line in str(caught.value).splitlines() if "`function fn_task`:" in line]
    return line


def with_labels(task: str, labels: list[Any]) -> dict[str, Any]:
    """Return a task whose labels these are."""
    if task == "extract":
        return {"task": task, "fields": [{"name": "kind", "type": "label", "labels": labels}]}
    return {"task": task, "labels": labels}


LABELLED = ["sentiment", "classify", "classify_agg", "extract"]


@pytest.mark.parametrize("task", LABELLED)
@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["Late", "late"], '"late" reads as "Late"'),
        (["a b", "A-B"], '"A-B" reads as "a b"'),
        (["a  b!", " a.b "], "reads as"),
        (["a", "a"], '"a" reads as "a"'),
        ([{"label": "a", "synonyms": ["x"]}, {"label": "b", "synonyms": ["X."]}], "reads as"),
        ([{"label": "a", "synonyms": ["b"]}, "B"], '"B" reads as "a"'),
    ],
)
def test_labels_that_collide_after_normalisation(
    call_macro: Call, task: str, labels: list[Any], said: str
) -> None:
    told = problem(call_macro, with_labels(task, labels))
    assert "different also without case and punctuation" in told and said in told


@pytest.mark.parametrize("task", LABELLED)
@pytest.mark.parametrize("count", [0, 1, 501])
def test_one_label_and_501_labels_are_refused(call_macro: Call, task: str, count: int) -> None:
    told = problem(call_macro, with_labels(task, [f"label {n}" for n in range(count)]))
    assert f'must be a list of 2 to 500 labels; got "{count} labels"' in told or (
        count == 0 and "labels" in told
    )


@pytest.mark.parametrize("task", LABELLED)
@pytest.mark.parametrize("count", [2, 500])
def test_two_labels_and_500_are_taken(call_macro: Call, task: str, count: int) -> None:
    sql = rendered(call_macro, with_labels(task, [f"label {n}" for n in range(count)]))
    parse_one(sql)
    assert f'"label {count - 1}"]' in sql.replace(",null]", "]")


@pytest.mark.parametrize("task", ["classify", "extract", "classify_agg"])
def test_an_enum_with_a_quote_in_it(ask: Asker, call_macro: Call, task: str) -> None:
    declared = node([with_labels(task, ODD)]) | {"name": f"fn_odd_{task}", "schema": "public"}
    declared["alias"] = declared["name"]
    sql = call_macro("task_model", model_id="m", node=declared)
    parse_one(sql)
    ask(sql.rstrip(";"))
    key = "kind" if task == "extract" else task
    answers = [ODD] if task == "classify_agg" else ODD
    rows = Reader(ask, call_macro, declared).rows([json.dumps({key: one}) for one in answers])
    assert [row["answer_valid"] for row in rows] == [True] * len(answers)
    found = json.loads(rows[0][key]) if task == "classify_agg" else [row[key] for row in rows]
    assert found == ODD


def test_accepted_labels_knows_an_enum_with_a_quote_in_it(ask: Asker, call_macro: Call) -> None:
    given = ", ".join(f"({literal(label)})" for label in [*ODD, "customers account"])
    ask("drop table if exists odd", "create table odd (classify varchar(100))",
        f"insert into odd values {given}")  # fmt: skip
    test = call_macro("test_accepted_labels", model="odd", column_name="classify",
                      function=node([with_labels("classify", ODD)]))  # fmt: skip
    assert ask(test) == [("customers account",)]


@pytest.mark.parametrize("task", ["extract", "generate"])
@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"type": "geometry"}, '.type` must be a type that Redshift can hold: string, integer'),
        ({"type": ["string", "null"]}, ".type` must be a type that Redshift can hold"),
        ({"type": "list", "items": "object"}, ".items` must be string, integer or number"),
        ({"type": "object"}, ".fields` must be a list of fields"),
        ({"type": "object", "fields": [{"name": "x", "type": "uuid"}]},
         ".fields[0].type` must be a type that Redshift can hold"),
        ({"type": "label"}, ".labels` must be a list of 2 to 500 labels"),
        ({"name": "Total"}, ".name` must be lower-case letters"),
        ({"name": "x" * 64}, "at most 63 characters"),
        ({"enum": ["a"]}, 'must be told nothing but name, type, description'),
    ],
)  # fmt: skip
def test_a_schema_that_redshift_cannot_type(
    call_macro: Call, task: str, field: dict[str, Any], said: str
) -> None:
    more = {"instruction": "List what is asked for."} if task == "generate" else {}
    assert said in problem(call_macro, {"task": task, "fields": [{"name": "f", **field}], **more})


def test_objects_deeper_than_four_levels_are_refused(call_macro: Call) -> None:
    field: dict[str, Any] = {"name": "leaf"}
    for level in range(4):
        field = {"name": f"o{level}", "type": "object", "fields": [field]}
    assert "at most 4 levels deep" in problem(call_macro, {"task": "extract", "fields": [field]})
    parse_one(rendered(call_macro, {"task": "extract", "fields": field["fields"]}))
