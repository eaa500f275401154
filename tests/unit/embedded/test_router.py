"""Which task a prompt or a name asks for, and what no embedded model can do."""

from __future__ import annotations

import pytest

from redshift_ml.local.embedded import CannotFollowError, route


@pytest.mark.parametrize(
    ("prompt", "task"),
    [
        ("Classify the sentiment as positive, neutral or negative. One word only.", "sentiment"),
        ("Is this review positive or negative?", "sentiment"),
        ("Summarize the following feedback in one sentence:", "summarize"),
        ("Summarise, keep the sentiment", "summarize"),
        ("Return the sentiment. Do not summarize.", "sentiment"),
        ("Redact all PII", "mask"),
        ("Extract order numbers and dates as JSON", "extract"),
        ("Which language is this text written in?", "language"),
        ("TL;DR:", "summarize"),
    ],
)
def test_prompts(prompt: str, task: str) -> None:
    assert route(prompt)[0] == task


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("Translate to French:", "translate"),
        ("Write a reply to the customer", "write a"),
        ("Summarize in German", "in german"),
        ("What is the capital of France?", "none of"),
        ("Generate a personalized diet plan for this patient", "generate a"),
        ("Classify into billing, shipping, other", "none of"),
        ('Return {"sentiment": ..., "summary": ...} as JSON', "JSON"),
    ],
)
def test_what_needs_another_model(prompt: str, reason: str) -> None:
    with pytest.raises(CannotFollowError, match=reason):
        route(prompt)


def test_names_decide_only_without_a_prompt() -> None:
    assert route("", ("fn_get_sentiment", "model_x", "llm-endpoint"))[0] == "sentiment"
    assert route("", ("f", "m", "pii-masker"))[0] == "mask"
    assert route("Summarize:", ("fn_get_sentiment",))[0] == "summarize"
    with pytest.raises(CannotFollowError, match="'f', 'llm-endpoint'"):
        route("", ("f", "", "llm-endpoint"))


def test_a_task_of_the_endpoint_file_wins() -> None:
    assert route("Do your thing", ("f",), task="summarize")[0] == "summarize"


def test_labels_keep_the_prompts_spelling() -> None:
    _, instruction = route("Answer Positive, Negative or Neutral (sentiment)")
    assert instruction.labels == ("Negative", "Neutral", "Positive")
    _, two = route("sentiment: POSITIVE or NEGATIVE")
    assert two.labels == ("NEGATIVE", "", "POSITIVE")


@pytest.mark.parametrize(
    ("prompt", "sentences", "words"),
    [
        ("Summarize in one sentence", 1, None),
        ("Summarize in 2-3 sentences", 3, None),
        ("Summarize in at most 20 words", None, 20),
        ("Give a single short sentence summary of no more than 15 words", 1, 15),
        ("Summarize", None, None),
    ],
)
def test_bounds_of_a_summary(prompt: str, sentences: int | None, words: int | None) -> None:
    _, instruction = route(prompt)
    assert (instruction.sentences, instruction.words) == (sentences, words)
