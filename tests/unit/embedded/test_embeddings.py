"""The extra [embeddings]: vectors, what uses them, and what is said without them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redshift_ml.local.embedded import Instruction, answer, embeddings
from redshift_ml.local.embedded.classify import nearest
from redshift_ml.local.embedded.embed import vector
from redshift_ml.local.endpoints.embedding import vectors_answer, wanted_of, wants_vectors
from redshift_ml.local.endpoints.failures import EndpointError
from redshift_ml.local.endpoints.target import Target


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(embeddings.SWITCH, "on")
    yield


def cosine(one: str, two: str) -> float:
    return float(embeddings.embed(one) @ embeddings.embed(two))


def test_near_in_meaning_is_near() -> None:
    assert cosine("My parcel is late", "The delivery has not arrived") > 0.4
    assert cosine("My parcel is late", "I love this dress") < 0.2


def test_the_same_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = ["Great kettle", "Great kettle, a bit loud", "", "🙂", "x" * 50_000]
    first = [embeddings.embed(text).tobytes() for text in texts]
    embeddings.embed.cache_clear()
    assert [embeddings.embed(text).tobytes() for text in reversed(texts)] == first[::-1]


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_every_text_has_a_unit_vector(text: str) -> None:
    assert math.isclose(math.hypot(*embeddings.embed(text)), 1, abs_tol=1e-4)


@pytest.mark.parametrize("dimensions", [1, 256, 384, 1024])
def test_other_sizes_keep_their_length_and_cosine(dimensions: int) -> None:
    one, two = (vector(text, dimensions) for text in ("warm kettle", "hot kettle"))
    assert len(one) == dimensions
    assert math.isclose(math.hypot(*one), 1, abs_tol=1e-4)
    if dimensions >= 384:
        found = sum(a * b for a, b in zip(one, two, strict=True))
        assert found == pytest.approx(cosine("warm kettle", "hot kettle"), abs=1e-4)


def test_sentiment_and_labels_use_it_where_it_is_switched_on(switched_on: None) -> None:
    told = Instruction()
    assert answer("sentiment", "The heel broke on day one.", told).model.endswith("minilm-1")
    assert answer("sentiment", "The heel broke on day one.", told).text == "negative"
    german = answer("sentiment", "Das ist schlecht und kaputt, leider.", told)
    assert german.model == "sentiment-cues-1"


def test_labels_are_chosen_by_meaning() -> None:
    labels, meanings = ("delivery", "billing", "other"), ("late or lost parcels", "", "")
    assert nearest("Where is my package? It never came.", labels, meanings) == "delivery"
    assert nearest("I was charged twice", labels, meanings) == "billing"
    assert nearest("I like the colour of the sky", labels, meanings) == "other"
    listed = 'see the examples Examples: ["The app crashes", "It will not start"]'
    assert nearest("it crashed again", ("a", "b"), ("", listed)) == "b"
    assert nearest("pears", ("a", "b"), ("fruit. Examples: many", "cars")) == "a"


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings.embed.cache_clear()
    embeddings._model.cache_clear()
    monkeypatch.setattr(embeddings, "installed", lambda: False)
    monkeypatch.setattr(embeddings, "_NEEDED", ("onnxruntime", "no_such_package"))
    with pytest.raises(embeddings.EmbeddingsError, match=r"\[embeddings\].*no_such_package"):
        embeddings.embed("text")
    assert not embeddings.enabled()
    target = Target("lambda", "embedder", "fn", "m", ("character varying",), "character varying")
    with pytest.raises(EndpointError, match="pip install"):
        vectors_answer(target, wanted_of(target, ("text",)))


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embeddings._HASHES, embeddings._WEIGHTS, "0" * 64)
    with pytest.raises(embeddings.EmbeddingsError, match="not the file this package was measured"):
        embeddings._checked(embeddings._WEIGHTS)


def raw(endpoint: str = "amazon.titan-embed-text-v2:0") -> Target:
    return Target("bedrock", endpoint, "fn", "m", ("super",), "super", request_type="RAW")


@pytest.mark.parametrize(
    ("target", "body", "size"),
    [
        (raw(), {"inputText": "a", "dimensions": 256}, 256),
        (raw(), {"inputText": "a"}, 1024),
        (raw("cohere.embed-english-v3"), {"texts": ["a", "b"]}, 1024),
        (raw("my-embedder"), {"inputs": ["a"]}, 384),
        (raw("my-embedder"), {"text_inputs": "a"}, 384),
        (raw("my-embedder"), "a", 384),
    ],
)
def test_a_response_has_the_shape_of_its_request(target: Target, body: object, size: int) -> None:
    assert wants_vectors(target, None)
    found = json.loads(vectors_answer(target, wanted_of(target, (json.dumps(body),))))
    given = body if isinstance(body, dict) else {}
    vectors = {
        "inputText": lambda: [found["embedding"]],
        "texts": lambda: found["embeddings"],
        "inputs": lambda: found,
        "text_inputs": lambda: found["embedding"],
    }.get(next(iter(given), ""), lambda: [found])()
    assert [len(one) for one in vectors] == [size] * (2 if "texts" in given else 1)


@pytest.mark.parametrize(
    "body", [{}, {"texts": []}, {"texts": [1]}, {"inputText": None}, 7, {"inputText": "a",
                                                                        "dimensions": 0}]
)  # fmt: skip
def test_requests_that_are_none_are_refused(body: object) -> None:
    with pytest.raises(EndpointError, match="ValidationException"):
        vectors_answer(raw(), wanted_of(raw(), (json.dumps(body),)))


def test_who_embeds_is_told_by_task_or_name() -> None:
    chat = Target("bedrock", "amazon.nova-lite-v1:0", "fn_mood", "m", ("super",), "super",
                  request_type="RAW")  # fmt: skip
    assert not wants_vectors(chat, None)
    assert wants_vectors(chat, "embed")
    assert not wants_vectors(raw(), "sentiment")
