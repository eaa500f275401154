"""Mask personal data by typed patterns with checksums; names and streets are not found."""

from __future__ import annotations

from collections import Counter

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.patterns import PERSONAL, find

MODEL = "mask-patterns-1"


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with the text in which each personal item is replaced by ``[KIND]``."""
    kinds = instruction.kinds
    patterns = tuple(p for p in PERSONAL if not kinds or p.kind in kinds)
    spans = find(text, patterns)
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], f"[{span.kind.upper()}]"]
        at = span.end
    counts = dict(Counter(span.kind for span in spans))
    return Answer("".join([*pieces, text[at:]]), MODEL, {"masked": counts})
