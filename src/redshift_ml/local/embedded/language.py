"""Language of a text: py3langid behind a guard for what it cannot know."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.features import words

MODEL = "language-py3langid"
UNKNOWN = "und"  # ISO 639-2 for "undetermined"
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> tuple[str, float]:
    """Return the ISO 639-1 code of a text and its probability; ``und`` when it has no words."""
    if not words(text):
        return UNKNOWN, 0.0
    with _lock:  # loading the model twice would only cost memory, but it is not proven re-entrant
        code, probability = _identifier().classify(text)
    return str(code), float(probability)


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with the language code of the text."""
    code, probability = identify(text)
    return Answer(code, MODEL, {"language": code, "probability": round(probability, 4)})
