"""What goes into an embedded model and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Instruction:
    """What a prompt asks of a task, parsed once per model and not per text.

    ``labels`` are the sentiment words in the prompt's own spelling, in the
    order negative, neutral, positive; an empty neutral means the prompt offers
    two classes. ``sentences`` and ``words`` bound a summary; ``kinds`` narrows
    what mask and extract look for (empty: everything they know); ``prompt`` is
    the whole prompt of a declaration.
    """

    labels: tuple[str, str, str] = ("negative", "neutral", "positive")
    sentences: int | None = None
    words: int | None = None
    kinds: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer. ``model`` names the embedded model; ``details`` says how it came to it."""

    text: str
    model: str
    details: Mapping[str, object] = field(default_factory=dict)
