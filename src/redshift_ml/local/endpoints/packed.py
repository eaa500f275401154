"""Packed calls: several texts in one request, as the inference store sends them with ``pack``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

# The beginning of the macro _pack_instruction.
PACK_START = "Do this for the text of each object of the JSON array below"


class PackedText(NamedTuple):
    """One text of a packed call."""

    id: object
    text: str


def packed_texts(text: str) -> list[PackedText] | None:
    """Return the texts of a packed call, None when it is an ordinary one."""
    if not text.startswith(PACK_START):
        return None
    try:
        items = json.loads(text[text.index("[") :])
        return [PackedText(item["id"], str(item["text"])) for item in items]
    except (ValueError, TypeError, KeyError):
        return None


def packed_answer(answers: Iterable[tuple[object, str]]) -> str:
    """Return answers by id in the form a packed call asks for."""
    return json.dumps([{"id": key, "answer": text} for key, text in answers], ensure_ascii=False)
