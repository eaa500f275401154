"""embed and what is built on it: vectors out of responses, similarity, requests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dbt_common.exceptions import CompilationError
from macro_support import Call
from model_bench import Asker
from task_support import Store, literal, node

EMBED = {"task": "embed", "dimensions": 3}
TITAN = {"embedding": [0.5, -1e-3, 2], "inputTextTokenCount": 4}
RESPONSES: list[Any] = [
    TITAN,
    {"embeddings": [[0.5, -1e-3, 2]], "id": "x", "response_type": "embeddings_floats"},
    {"embeddings": {"float": [[0.5, -1e-3, 2]]}},
    {"embedding": [[0.5, -1e-3, 2]]},
    [[0.5, -1e-3, 2]],
    [0.5, -1e-3, 2],
]
WRONG: list[Any] = [
    {"embedding": [0.5, 1]},
    {"embedding": [0.5, 1, "2"]},
    {"embedding": [0.5, 1, None]},
    {"embedding": [0.5, 1, True]},
    {"embedding": []},
    {"message": "ThrottlingException"},
    [{"embedding": 3}],
    "no vector",
    7,
]


def rows(ask: Asker, call_macro: Call, declared: dict[str, Any], outputs: list[str | None]) -> Any:
    sql = call_macro("task_answers", function=declared, relation="given", columns=["nr"])
    kind = "super" if declared["returns"]["data_type"] == "super" else "varchar(65535)"
    given = " union all ".join(
        f"select {at} as nr, "
        + (f"json_parse({literal(text)})" if kind == "super" and text else f"{literal(text)}")
        + f"::{kind} as output"
        for at, text in enumerate(outputs)
    )
    return ask(f"with given as ({given}) select embed, embed_valid, answer_valid from {sql} as a "
               "order by nr")  # fmt: skip


@pytest.mark.parametrize("returns", ["super", "varchar(65535)"])
def test_a_vector_is_found_in_every_form_of_response(
    ask: Asker, call_macro: Call, returns: str
) -> None:
    declared = node([EMBED], returns=returns)
    outputs: list[str | None] = [json.dumps(one) for one in RESPONSES + WRONG]
    found = rows(ask, call_macro, declared, [*outputs, None])
    for vector, valid, answer in found[: len(RESPONSES)]:
        assert json.loads(vector) == [0.5, -1e-3, 2]
        assert (valid, answer) == (True, True)
    assert set(found[len(RESPONSES) : -1]) == {(None, False, False)}
    assert found[-1] == (None, None, None)


def test_text_that_is_no_json_is_invalid(ask: Asker, call_macro: Call) -> None:
    declared = node(["embed"], returns="varchar(65535)")
    found = rows(ask, call_macro, declared, ["[0.1, 0.2", "sorry", "[1, 2, 3, 4]"])
    assert [row[1] for row in found] == [False, False, True]


def test_requests_of_embedding_models(ask: Asker, call_macro: Call) -> None:
    declared = node([{"task": "embed", "dimensions": 256, "input_type": "clustering"}])

    def body(form: str, text: str) -> Any:
        request = call_macro("task_request", function=declared, text="t.body", form=form)
        shown = request if form == "text" else f"json_serialize({request})"
        return ask.one(f"select {shown} from (select {text}::varchar as body) as t")

    text = "'it''s \"late\"'"
    assert json.loads(body("titan", text)) == {
        "inputText": 'it\'s "late"', "dimensions": 256, "normalize": True,
    }  # fmt: skip
    assert json.loads(body("cohere", text)) == {
        "texts": ['it\'s "late"'], "input_type": "clustering", "truncate": "END",
    }  # fmt: skip
    assert json.loads(body("inputs", text)) == {"inputs": 'it\'s "late"'}
    assert body("text", text) == 'it\'s "late"'
    assert [body("titan", blank) for blank in ("null", "''", "'  '")] == [None] * 3


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (["embed", "sentiment"], "embed alone"),
        ([{"task": "embed", "dimensions": 0}], "a whole number from 1 to 2048"),
        ([{"task": "embed", "dimensions": 4096}], "a whole number from 1 to 2048"),
        ([{"task": "embed", "input_type": "query"}], "one of search_document"),
        ([{"task": "embed", "instructions": "Briefly."}], "told nothing but task, name"),
        ([{"task": "extract", "fields": [{"name": "v", "type": "vector"}]}], "Redshift can hold"),
    ],
)
def test_declarations_of_embed_that_cannot_work(call_macro: Call, tasks: Any, message: str) -> None:
    with pytest.raises(CompilationError, match=message):
        call_macro("task_model", via="lambda", **{"lambda": "embedder"}, node=node(tasks))


def test_embed_has_no_prompt_and_no_chat_form(call_macro: Call) -> None:
    declared = node(["embed"])
    with pytest.raises(CompilationError, match="bedrock_raw, sagemaker or lambda for embed"):
        call_macro("task_model", model_id="m", node=declared)
    with pytest.raises(CompilationError, match="text, inputs, titan, cohere"):
        call_macro("task_request", function=declared, text="body", form="chat")
    with pytest.raises(CompilationError, match="answers in words"):
        call_macro("task_config", function=declared)


@pytest.fixture
def scored(ask: Asker, call_macro: Call) -> list[tuple[Any, ...]]:
    """Similarity of pairs over a store with a text bought twice, and texts it lacks."""
    ask("drop table if exists t_vectors", "drop table if exists t_pairs")
    ask("create table t_vectors (input_hash varchar(64), input super, "
        "function_version varchar(32), output super, attempts int, "
        "answered_at timestamp, batch_id varchar(9), status varchar(20))")  # fmt: skip
    for text, vector, day in [
        ("red", [1, 0, 0], 1), ("blue", [0, 2, 0], 1), ("rose", [9, 9, 9], 1),
        ("rose", [3, 0.0, 4], 2), ("null", [0, 0, 0], 1), ("odd", [1, 2], 1),
    ]:  # fmt: skip
        output = json.dumps({"embedding": vector})
        ask(f"insert into t_vectors select sha2('{text}', 256), null, 'v', "
            f"json_parse('{output}'), 1, '2026-01-0{day}'::timestamp, 'b', 'done'")  # fmt: skip
    ask("create table t_pairs (id int, a varchar(9), b varchar(9))")
    ask("insert into t_pairs values (1, 'red', 'red'), (2, 'red', 'blue'), (3, 'rose', 'red'), "
        "(4, 'red', 'null'), (5, 'red', 'odd'), (6, 'red', 'unknown'), (7, null, 'red'), "
        "(8, ' ', 'red'), (3, 'rose', 'red')")  # fmt: skip
    sql = call_macro(
        "similarity", function=node([EMBED], returns="super"),
        store=Store("t_vectors"),
        relation="t_pairs", left="a", right="b", columns=["id"],
    )  # fmt: skip
    return ask(f"select id, similarity from {sql} as s order by id")


def test_similarity_is_the_cosine_of_the_newest_vectors(scored: list[tuple[Any, ...]]) -> None:
    values = dict(scored)
    assert values[1] == pytest.approx(1)
    assert values[2] == pytest.approx(0)
    assert values[3] == pytest.approx(0.6)
    assert {values[key] for key in (4, 5, 6, 7, 8)} == {None}
    assert len(scored) == 9


def test_similarity_says_what_it_needs(call_macro: Call) -> None:
    with pytest.raises(CompilationError) as caught:
        call_macro("similarity", function=node(["sentiment"]), store=Store("t_vectors"),
                   relation="t", left=None, right="b", columns="id")  # fmt: skip
    message = str(caught.value)
    assert "one that declares the task embed" in message
    assert "`left` must be the name of a column" in message
    assert "`columns` must be a list" in message
