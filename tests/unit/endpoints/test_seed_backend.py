"""Answers from a CSV file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from endpoint_bench import Bench

from redshift_ml.local.endpoints import CallFailedError, EndpointFileError, Target, parse

Make = Callable[[str], Bench]

TONE = Target(
    service="bedrock",
    endpoint="acme.chat",
    function="fn_tone",
    model="m",
    arguments=("character varying",),
    returns="character varying",
    prompt="The tone of:",
)
ROUTE = Target(
    service="lambda",
    endpoint="route",
    function="fn_route",
    model="",
    arguments=("character varying", "integer"),
    returns="integer",
)
CHAT = Target(
    service="sagemaker",
    endpoint="chat",
    function="fn_chat",
    model="m",
    arguments=("super",),
    returns="super",
)


def seeded(tmp_path: Path, csv: str, more: str = "") -> str:
    path = tmp_path / "answers.csv"
    path.write_text(csv, encoding="utf-8")
    return f"version: 1\ndefaults: {{backend: seed, seed: {{file: '{path}'{more}}}}}"


def test_the_text_without_its_prompt_finds_its_answer(bench: Make, tmp_path: Path) -> None:
    csv = 'input,output\n"one, two",positive\n"a ""quote""\nand a line",negative\nnothing,\n'
    made = bench(seeded(tmp_path, csv))
    rows = [("one, two", '{"maxTokens": 9}'), ('a "quote"\nand a line',), ("nothing",)]
    assert made.call(TONE, *rows) == ["positive", "negative", None]
    assert made.logged("backend, answered_by, tokens_in, status") == [
        ("seed", "answers.csv", 6, "ok"),
        ("seed", "answers.csv", 5, "ok"),
        ("seed", "answers.csv", 2, "ok"),
    ]


def test_a_miss_is_an_error_unless_there_is_a_default(bench: Make, tmp_path: Path) -> None:
    csv = "id,body,tone\n1,known,positive\n"
    columns = ", input: body, output: tone"
    with pytest.raises(CallFailedError) as caught:
        bench(seeded(tmp_path, csv, columns)).call(TONE, ("known",), ("un\nknown",))
    assert caught.value.reason == (
        'answers.csv has no answer for "un\\nknown"; add a row, or a default in the endpoint '
        "file (seed: {default: …})"
    )
    for default, answer in (
        ("neutral", "neutral"),
        ("null", None),
        ("{label: x}", '{"label": "x"}'),
    ):
        made = bench(seeded(tmp_path, csv, f"{columns}, default: {default}"))
        assert made.call(TONE, ("known",), ("unknown",)) == ["positive", answer]


def test_several_arguments_are_several_columns(bench: Make, tmp_path: Path) -> None:
    csv = "team,size,desk\nsales,3,17\n,3,18\n"
    made = bench(seeded(tmp_path, csv, ", input: [team, size], output: desk"))
    assert made.call(ROUTE, ("sales", "3"), (None, "3")) == ["17", "18"]


def test_a_request_body_is_found_by_its_text(bench: Make, tmp_path: Path) -> None:
    made = bench(seeded(tmp_path, "input,output\nhello,hi\n1,2\n"))
    body = json.dumps({"messages": [{"role": "user", "content": "hello"}]})
    assert made.call(CHAT, (body,), ('{"inputs": "1"}',)) == ['"hi"', "2"]


def test_texts_of_a_packed_call_are_answered_one_by_one(bench: Make, tmp_path: Path) -> None:
    made = bench(seeded(tmp_path, "input,output\na,positive\nb,negative\n"))
    texts = json.dumps([{"id": 1, "text": "b"}, {"id": 2, "text": "a"}])
    call = f"Do this for the text of each object of the JSON array below.\n{texts}"
    (answer,) = made.call(TONE, (call,))
    assert json.loads(str(answer)) == [
        {"id": 1, "answer": "negative"},
        {"id": 2, "answer": "positive"},
    ]


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        ("input,answer\na,b\n", "has no column output; it has input, answer"),
        ("", "has no column input and no output"),
        ("input,output\na,b\na,c\n", 'line 3: "a" has two different answers'),
        ("input,output\na\n", "line 2: a row must have 2 fields"),
        ('input,output\n"a,b\n', "is not CSV"),
    ],
)
def test_what_is_wrong_with_a_seed_is_told_at_the_start(
    tmp_path: Path, csv: str, said: str
) -> None:
    with pytest.raises(EndpointFileError) as caught:
        parse(seeded(tmp_path, csv))
    assert said in str(caught.value)
    assert "line 2, column" in str(caught.value)


def test_a_seed_backend_needs_its_file(tmp_path: Path) -> None:
    with pytest.raises(EndpointFileError, match="backend seed needs seed"):
        parse("version: 1\nendpoints: {a: {backend: seed}}")
    with pytest.raises(EndpointFileError, match=r"cannot read .*none\.csv"):
        parse("version: 1\nendpoints: {a: {backend: seed, seed: {file: none.csv}}}")
    with pytest.raises(EndpointFileError, match=r"a\.seed means nothing to backend embedded"):
        parse("version: 1\nendpoints: {a: {seed: {file: x.csv}}}")
