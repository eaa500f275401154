"""The sentiment model: what it answers, in which language, and that it never varies."""

from __future__ import annotations

import subprocess
import sys

import pytest

from redshift_ml.local.embedded import answer, route
from redshift_ml.local.embedded.sentiment import probabilities

THREE = route("Classify the sentiment as positive, neutral or negative")[1]
TWO = route("Is this POSITIVE or NEGATIVE?")[1]

CLEAR = [
    ("I love this dress, it fits perfectly and looks great!", "positive"),
    ("Terrible quality. It broke after two days and support was rude.", "negative"),
    ("not good at all, very disappointed", "negative"),
    ("The delivery was quick and the staff were wonderful", "positive"),
    ("👍😍", "positive"),
    ("Das Produkt ist leider kaputt angekommen, sehr enttäuschend.", "negative"),
    ("Ich bin sehr zufrieden, tolle Qualität und schnelle Lieferung", "positive"),
    ("El servicio fue excelente y muy rápido, lo recomiendo.", "positive"),
    ("Muy decepcionado, llegó roto y nadie responde.", "negative"),
    ("Livraison rapide, je suis très satisfait", "positive"),
    ("Très déçu, le produit est arrivé cassé", "negative"),
    ("とても良かったです。最高！", "positive"),
    ("商品坏了,很失望", "negative"),
]


@pytest.mark.parametrize(("text", "label"), CLEAR)
def test_clear_cases(text: str, label: str) -> None:
    assert answer("sentiment", text, THREE).text == label


def test_a_german_negation_turns_praise_into_complaint() -> None:
    praise = "Die Lieferung ist wirklich gut angekommen"
    complaint = "Die Lieferung ist wirklich nicht gut angekommen"
    assert answer("sentiment", praise, THREE).text == "positive"
    assert answer("sentiment", complaint, THREE).text == "negative"


def test_a_language_without_a_model_is_neutral_and_says_so() -> None:
    found = answer("sentiment", "Köszönöm szépen, nagyon jó volt minden", THREE)
    assert found.text == "neutral"
    assert found.details["language"] == "hu"
    assert "no model" in str(found.details["method"])


def test_the_answer_names_model_and_language() -> None:
    english = answer("sentiment", "What a wonderful day", THREE)
    french = answer("sentiment", "Livraison rapide, je suis très satisfait", THREE)
    assert (english.model, english.details["language"]) == ("sentiment-vader-ngram-1", "en")
    assert (french.model, french.details["language"]) == ("sentiment-cues-1", "fr")


@pytest.mark.parametrize("text", ["", "   ", "12345", "\x00", "\ud800", "." * 100])
def test_texts_without_words_are_answered(text: str) -> None:
    assert answer("sentiment", text, THREE).text in ("negative", "neutral", "positive")


def test_two_classes_use_the_words_of_the_prompt() -> None:
    words = {answer("sentiment", text, TWO).text for text, _ in CLEAR}
    assert words == {"POSITIVE", "NEGATIVE"}


def test_probabilities_sum_to_one() -> None:
    assert sum(probabilities("The box is brown.")) == pytest.approx(1.0)


def test_a_long_text_is_answered_quickly_enough_and_alike() -> None:
    text = "The battery is great. " * 3_000
    assert answer("sentiment", text, THREE) == answer("sentiment", text, THREE)
    assert answer("sentiment", text, THREE).text == "positive"


def test_answers_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "from redshift_ml.local.embedded.sentiment import probabilities;"
        "print(probabilities('I did not like the slow but friendly service, never again!'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith("(")
