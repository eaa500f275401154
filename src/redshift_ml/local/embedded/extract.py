"""Extract typed facts: money, dates, e-mail addresses, order numbers."""

from __future__ import annotations

import json

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.patterns import FACTS, find

MODEL = "extract-patterns-1"


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with a JSON object of lists by kind, each value as the text spells it."""
    kinds = instruction.kinds or tuple(pattern.kind for pattern in FACTS)
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for span in find(text, FACTS):
        if span.kind in found and span.text not in found[span.kind]:
            found[span.kind].append(span.text)
    return Answer(json.dumps(found, ensure_ascii=False), MODEL, {})
