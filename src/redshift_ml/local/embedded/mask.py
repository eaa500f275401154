"""Mask personal data by typed patterns with checksums; names and streets are not found."""

from __future__ import annotations

from collections import Counter

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.patterns import PERSONAL, Span, find

MODEL = "mask-patterns-1"


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with the text in which each personal item is replaced by ``[KIND]``."""
    spans = _personal(text, instruction)
    masked = _replaced(text, spans, [span.kind.upper() for span in spans])
    return Answer(masked, MODEL, {"masked": dict(Counter(span.kind for span in spans))})


def reversible(text: str, instruction: Instruction) -> tuple[str, list[str]]:
    """Return the text with numbered tokens, and what each stands for as ``EMAIL_1=the item``.

    An item that comes again keeps its number.
    """
    spans = _personal(text, instruction)
    tokens: dict[tuple[str, str], str] = {}
    numbers: Counter[str] = Counter()
    for span in spans:
        if (span.kind, span.text) not in tokens:
            numbers[span.kind] += 1
            tokens[span.kind, span.text] = f"{span.kind.upper()}_{numbers[span.kind]}"
    masked = _replaced(text, spans, [tokens[span.kind, span.text] for span in spans])
    return masked, [f"{token}={item}" for (_, item), token in tokens.items()]


def _personal(text: str, instruction: Instruction) -> list[Span]:
    kinds = instruction.kinds
    return find(text, tuple(p for p in PERSONAL if not kinds or p.kind in kinds))


def _replaced(text: str, spans: list[Span], names: list[str]) -> str:
    pieces, at = [], 0
    for span, name in zip(spans, names, strict=True):
        pieces += [text[at : span.start], f"[{name}]"]
        at = span.end
    return "".join([*pieces, text[at:]])
