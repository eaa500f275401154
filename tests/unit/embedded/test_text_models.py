"""Summaries, masking, extraction and language identification."""

from __future__ import annotations

import json

import pytest

from redshift_ml.local.embedded import answer, route
from redshift_ml.local.embedded.patterns import iban, luhn
from redshift_ml.local.embedded.summarize import sentences, summarize

REVIEW = (
    "I bought this coffee machine in May. The coffee machine makes excellent coffee every "
    "morning. My neighbour has a dog. The machine is easy to clean and the coffee stays hot. "
    "It was raining when it arrived."
)


def ask(prompt: str, text: str) -> str:
    task, instruction = route(prompt)
    return answer(task, text, instruction).text


def test_a_summary_is_made_of_the_texts_own_sentences_in_order() -> None:
    summary = ask("Summarize in two sentences", REVIEW)
    chosen = sentences(summary)
    assert len(chosen) == 2
    places = [REVIEW.index(sentence) for sentence in chosen]
    assert places == sorted(places)


def test_a_one_sentence_summary_is_about_the_main_subject() -> None:
    summary = ask("Summarize the review in one sentence:", REVIEW)
    assert len(sentences(summary)) == 1
    assert "coffee" in summary


@pytest.mark.parametrize("most", [1, 3, 5, 12])
def test_a_word_limit_holds(most: int) -> None:
    summary = ask(f"Summarize in at most {most} words", REVIEW)
    assert 0 < len(summary.replace("…", "").split()) <= most


def test_a_short_text_is_its_own_summary() -> None:
    assert ask("TL;DR", "Works well.") == "Works well."
    assert ask("TL;DR", "") == ""


def test_repeated_sentences_are_not_chosen_twice() -> None:
    text = "The screen is bright. The screen is bright. The screen is bright. Battery lasts days."
    assert "Battery" in summarize(text, 2)


def test_sentences_do_not_end_at_abbreviations_and_split_in_japanese() -> None:
    assert sentences("Dr. Smith came. He left.") == ["Dr. Smith came.", "He left."]
    assert sentences("良かったです。また買います。") == ["良かったです。", "また買います。"]


MASKED = [
    ("Write to anna.b+x@mail.example.org today", "Write to [EMAIL] today"),
    ("Card 4111 1111 1111 1111 was charged", "Card [CARD] was charged"),
    ("SSN 219-09-9999 please", "SSN [SSN] please"),
    ("Server 192.168.1.254 is down", "Server [IP] is down"),
    ("IBAN GB82 WEST 1234 5698 7654 32 thanks", "IBAN [IBAN] thanks"),
    ("Call (555) 123-4567 now", "Call [PHONE] now"),
    ("Call +49 30 1234567 now", "Call [PHONE] now"),
    ("See https://example.com/a?b=c, then", "See [URL], then"),
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert ask("Mask all personal data", text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Order 4111 1111 1111 1112 is no card",  # the check digit is wrong
        "It cost 30 dollars in 2024-05-01",
        "Version 999.1.2.3000 shipped",
        "I am 5'8 and weigh 130 lbs",
    ],
)
def test_look_alikes_stay(text: str) -> None:
    masked = ask("Mask all personal data", text)
    assert "[CARD]" not in masked
    assert "[IP]" not in masked
    assert masked.count("[") == (1 if "[PHONE]" in masked else 0)


def test_masking_can_be_narrowed_by_the_prompt() -> None:
    text = "anna@example.org or +49 30 1234567"
    assert ask("Redact the email addresses", text) == "[EMAIL] or +49 30 1234567"


def test_checksums() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert not luhn("0000000000000000")
    assert iban("DE89 3704 0044 0532 0130 00")
    assert not iban("DE89 3704 0044 0532 0130 01")


def test_extraction_gives_json_lists_by_kind() -> None:
    text = (
        "On May 3, 2024 order #A-1234 cost $49.90 (or 45 EUR). Mail me@example.com by 2024-06-01."
    )
    found = json.loads(ask("Extract the entities", text))
    assert found["money"] == ["$49.90", "45 EUR"]
    assert found["date"] == ["May 3, 2024", "2024-06-01"]
    assert found["email"] == ["me@example.com"]
    assert [number.lstrip("#") for number in found["order_number"]] == ["A-1234"]


def test_extraction_of_one_kind() -> None:
    assert json.loads(ask("Extract all dates", "Paid $5 on 2024-06-01")) == {"date": ["2024-06-01"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The weather is nice in the city today", "en"),
        ("Das Wetter ist heute schön in der Stadt", "de"),
        ("El tiempo es muy bueno hoy en la ciudad", "es"),
        ("今日はとても良い天気です", "ja"),
        ("12345 !!!", "und"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert ask("Detect the language of this text", text) == code
