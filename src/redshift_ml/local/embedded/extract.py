"""Extract typed facts: money, dates, e-mail addresses, order numbers."""

from __future__ import annotations

import json
import re
from datetime import date

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.patterns import FACTS, find

MODEL = "extract-patterns-1"
# What a field's name or description says when one of the patterns finds it.
WORDS: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"\be-?mail", re.IGNORECASE),
    "order_number": re.compile(r"\b(?:order|ticket|invoice)s? (?:number|id|no)", re.IGNORECASE),
    "date": re.compile(r"\b(?:date|day)s?\b", re.IGNORECASE),
    "money": re.compile(r"\b(?:money|amount|price|cost|total)s?\b", re.IGNORECASE),
}


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with a JSON object of lists by kind, each value as the text spells it."""
    kinds = instruction.kinds or tuple(pattern.kind for pattern in FACTS)
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for span in find(text, FACTS):
        if span.kind in found and span.text not in found[span.kind]:
            found[span.kind].append(span.text)
    return Answer(json.dumps(found, ensure_ascii=False), MODEL, {})


def fact_of(words: str) -> str | None:
    """Return the kind of fact that a field's words ask for; None for another kind."""
    return next((kind for kind, pattern in WORDS.items() if pattern.search(words)), None)


def shaped(found: list[str], form: str | None) -> str | None:
    """Return the first fact; for the format ``date`` the first that is an ISO date."""
    if form is None:
        return found[0] if found else None
    for text in found:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return None
