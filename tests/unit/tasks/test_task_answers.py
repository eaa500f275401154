"""Reading answers: right ones in their types, wrong ones NULL, never a failing statement."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_support import Call
from model_bench import Asker
from task_support import MULTI, Reader, node

# One query over the parsing SQL takes DuckDB seconds to plan.
pytestmark = pytest.mark.slow

GOOD = {
    "sentiment": "positive",
    "sentiment_score": 0.8,
    "sentiment_price": None,
    "topic": "Delivery",
    "summarize": "It came late.",
}
FIELDS = [
    {"name": "total", "type": "number", "minimum": 0},
    {"name": "pieces", "type": "integer", "required": True},
    {"name": "day", "type": "date"},
    {"name": "at_time", "type": "timestamp"},
    {"name": "paid", "type": "boolean"},
    {"name": "tags", "type": "list"},
    {"name": "sizes", "type": "list", "items": "integer"},
    {"name": "kind", "type": "label", "labels": ["new", "used"]},
    {"name": "buyer", "type": "object", "fields": [{"name": "city"}]},
]


@pytest.fixture(scope="module")
def multi(ask: Asker, call_macro: Call) -> Reader:
    return Reader(ask, call_macro, node(MULTI))


@pytest.fixture(scope="module")
def fields(ask: Asker, call_macro: Call) -> Reader:
    return Reader(ask, call_macro, node([{"task": "extract", "fields": FIELDS}]))


def changed(**fields: Any) -> str:
    return json.dumps(GOOD | fields)


def test_a_good_answer_fills_every_column(multi: Reader) -> None:
    row = multi.one(json.dumps(GOOD))
    assert {k: row[k] for k in GOOD} == GOOD
    assert row["answer_valid"] is row["sentiment_valid"] is row["topic_valid"] is True


UNTIDY = [
    "```json\n" + json.dumps(GOOD, indent=2) + "\n```",
    "Here you are: " + json.dumps(GOOD) + " I hope this helps.",
    json.dumps(GOOD) + " Anything else? :}",
    json.dumps({key.title(): value for key, value in GOOD.items()}),
    json.dumps(GOOD).replace('":', '"  :\n'),
    changed(topic="delivery.", sentiment="POSITIVE", sentiment_score="0.8"),
    changed(topic="shipping"),
    changed(confidence="high", reasons=[{"a": 1}]),
    json.dumps({k: v for k, v in GOOD.items() if k != "sentiment_price"}),
]


# Planning the statement takes longer than a hundred rows, so each test sends one.
def test_untidy_answers_are_read(multi: Reader) -> None:
    for answer, row in zip(UNTIDY, multi.rows(list(UNTIDY)), strict=True):
        assert {k: row[k] for k in GOOD} == GOOD, answer
        assert row["answer_valid"] is True, answer


WRONG = [
    (changed(sentiment="happy"), "sentiment", "sentiment_valid"),
    (changed(sentiment=["positive"]), "sentiment", "sentiment_valid"),
    (changed(sentiment_score=1.5), "sentiment_score", "sentiment_valid"),
    (changed(sentiment_score="1e"), "sentiment_score", "sentiment_valid"),
    (changed(sentiment_price="cheap"), "sentiment_price", "sentiment_valid"),
    (changed(topic=None), "topic", "topic_valid"),
    (changed(summarize="  "), "summarize", "summarize_valid"),
    (changed(summarize={"text": "x"}), "summarize", "summarize_valid"),
    (changed(summarize=7), "summarize", "summarize_valid"),
]


def test_a_wrong_value_is_null_and_only_its_task_invalid(multi: Reader) -> None:
    rows = multi.rows([answer for answer, _, _ in WRONG])
    for (answer, column, valid), row in zip(WRONG, rows, strict=True):
        assert row[column] is None, answer
        flags = {name: row[name] for name in ("sentiment_valid", "topic_valid", "summarize_valid")}
        assert [name for name, value in flags.items() if not value] == [valid], answer
        assert row["answer_valid"] is False


NOTHING = [
        "", "I cannot help with that.", "{", "}{", "null", "[]", "7", json.dumps(GOOD)[:-1],
        json.dumps(GOOD) + changed(sentiment="negative"), "{}",
        json.dumps(GOOD) + " or " + changed(sentiment="negative"), json.dumps([GOOD, GOOD]),
]  # fmt: skip


def test_no_object_or_two_is_invalid(multi: Reader) -> None:
    for answer, row in zip(NOTHING, multi.rows(list(NOTHING)), strict=True):
        assert all(row[column] is None for column in GOOD), answer
        assert row["answer_valid"] is row["topic_valid"] is False, answer


def test_no_answer_is_neither_valid_nor_invalid(multi: Reader) -> None:
    assert set(multi.one(None).values()) == {None}


def test_a_function_of_one_label_may_answer_with_the_label(ask: Asker, call_macro: Call) -> None:
    reader = Reader(ask, call_macro, node(["sentiment"]))
    assert [row["sentiment"] for row in reader.rows(["Positive.", "I am positive", "none"])] == [
        "positive", None, None,
    ]  # fmt: skip


def test_fields_have_their_types(fields: Reader) -> None:
    row = fields.one(
        '{"total": "12.50", "pieces": 3.0, "day": "2024-02-29", "at_time": "2024-02-03T04:05:06Z",'
        ' "paid": "Yes", "tags": ["x", "y\\"],"], "sizes": [1, 2], "kind": "NEW",'
        ' "buyer": {"City": "Köln"}}'
    )
    assert row["extract_valid"] is True
    assert (row["total"], row["pieces"], row["day"]) == (12.5, 3, dt.date(2024, 2, 29))
    assert row["at_time"] == dt.datetime(2024, 2, 3, 4, 5, 6)
    assert (row["paid"], row["kind"], row["buyer_city"]) == (True, "new", "Köln")
    assert json.loads(row["tags"]) == ["x", 'y"],']
    assert json.loads(row["sizes"]) == [1, 2]


OTHER_TYPES: list[tuple[str, Any]] = [
        ("total", -1), ("total", "1,000"), ("total", True), ("pieces", 1.5), ("pieces", 10**30),
        ("day", "2023-02-29"), ("day", "29.02.2024"), ("day", 20240229), ("kind", "broken"),
        ("at_time", "2024-02-03T04:05:06+02:00"), ("at_time", "2024-02-03T25:00:00"),
        ("paid", "maybe"), ("paid", 1), ("tags", ["a", 1]), ("tags", "a"), ("sizes", ["1"]),
        ("sizes", [1.5]),
]  # fmt: skip


def test_a_value_of_another_type_is_null(fields: Reader) -> None:
    answers = [json.dumps({"pieces": 1} | {field: value}) for field, value in OTHER_TYPES]
    for (field, value), row in zip(OTHER_TYPES, fields.rows(list(answers)), strict=True):
        assert row[field] is None, (field, value)
        assert row["extract_valid"] is False, (field, value)


def test_a_required_field_must_be_stated_and_others_need_not(fields: Reader) -> None:
    rows = fields.rows(['{"pieces": 1}', '{"total": 1}'])
    assert [row["extract_valid"] for row in rows] == [True, False]


def test_several_labels(ask: Asker, call_macro: Call) -> None:
    labels: list[Any] = ["a", "b's, c", {"label": 'q"d', "synonyms": ["quoted"]}]
    task = {"task": "classify", "labels": labels, "multi": True}
    reader = Reader(ask, call_macro, node([task]))
    answers: list[list[Any]] = [["A", "B'S, C"], ["quoted"], [], ["a", "z"], ["a", 1], ["a", "a"]]
    rows = reader.rows([json.dumps({"classify": answer}) for answer in answers])
    assert [json.loads(r["classify"]) if r["classify"] else None for r in rows] == [
        ["a", "b's, c"], ['q"d'], [], None, None, None,
    ]  # fmt: skip
    assert [r["classify_valid"] for r in rows] == [True, True, True, False, False, False]


@pytest.mark.parametrize("multi", [True, False])
def test_five_hundred_labels(ask: Asker, call_macro: Call, multi: bool) -> None:
    labels = [f"label {n}" for n in range(500)]
    task = {"task": "classify", "labels": labels, "multi": multi}
    reader = Reader(ask, call_macro, node([task]))
    row = reader.one(json.dumps({"classify": ["label 499"] if multi else "Label-499"}))
    assert row["classify"] == ('["label 499"]' if multi else "label 499")


def test_a_super_answer_is_found_in_the_response(ask: Asker, call_macro: Call) -> None:
    declared = node(["sentiment"], returns="super")
    sql = call_macro("task_answers", function=declared, relation="given", columns=[])
    for response in (
        {"output": {"message": {"content": [{"text": '{"sentiment":"positive"}'}]}}},
        {"content": [{"type": "text", "text": '{"sentiment":"positive"}'}]},
        [{"generated_text": '{"sentiment":"positive"}'}],
        {"choices": [{"message": {"content": '{"sentiment":"positive"}'}}]},
    ):
        text = json.dumps(response).replace("\\", "\\\\").replace("'", "''")
        given = f"with given as (select json_parse('{text}') as output)"
        assert ask.one(f"{given} select sentiment from {sql} as a") == "positive"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["positive", "Delivery", "2024-01-01", "1e5", "'; drop table x; --"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*GOOD, "x", "Topic"]), inner, max_size=5),
    max_leaves=8,
)  # fmt: skip
ANSWERS = st.one_of(
    st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    JSON.map(lambda value: json.dumps(value).replace("\\u0000", "")),
    st.builds(
        lambda value, cut: json.dumps(GOOD | {"topic": value}, ensure_ascii=False)[:cut],
        st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
        st.integers(1, 160),
    ),
)


@pytest.mark.slow
@settings(max_examples=8)
@given(answers=st.lists(ANSWERS, min_size=60, max_size=120))
def test_no_answer_crashes_or_leaves_the_declaration(multi: Reader, answers: list[str]) -> None:
    for row in multi.rows(list(answers)):
        assert row["sentiment"] in (None, "negative", "neutral", "positive")
        assert row["sentiment_price"] in (None, "negative", "neutral", "positive")
        assert row["topic"] in (None, "Delivery", "Customer's account", "other")
        score = row["sentiment_score"]
        assert score is None or -1 <= score <= 1
        assert row["answer_valid"] == (
            row["sentiment_valid"] and row["topic_valid"] and row["summarize_valid"]
        )
