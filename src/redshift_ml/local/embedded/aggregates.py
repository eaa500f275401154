"""The input of an aggregate: the texts of a group, or answers to parts of it."""

from __future__ import annotations

import json
from typing import Any


def read_items(text: str, name: str) -> list[tuple[str, int]]:
    """Return the texts to put together, each with the number of texts behind it.

    ``name`` is the field of a partial answer that is read. A text that is no
    such input counts as one text: what a function is given by hand.
    """
    try:
        read = json.loads(text)
    except ValueError:
        return [(text, 1)]
    if isinstance(read, dict) and isinstance(read.get("texts"), list):
        return [(str(item), 1) for item in read["texts"]]
    if isinstance(read, dict) and isinstance(read.get("parts"), list):
        return [_part(part, name) for part in read["parts"] if isinstance(part, dict)]
    return [(text, 1)]


def _part(part: dict[str, Any], name: str) -> tuple[str, int]:
    texts = part.get("texts")
    return str(part.get(name) or ""), texts if isinstance(texts, int) and texts > 0 else 1
