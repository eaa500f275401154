"""The vector of a text as a JSON array."""

from __future__ import annotations

import json
from math import hypot

from redshift_ml.local.embedded import embeddings
from redshift_ml.local.embedded.answer import Answer, Instruction

MODEL = embeddings.MODEL


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with the model's own 384 numbers. Raises EmbeddingsError."""
    return Answer(json.dumps(vector(text, embeddings.DIMENSIONS), separators=(",", ":")), MODEL)


def vector(text: str, dimensions: int) -> list[float]:
    """Return a unit vector with so many dimensions. Raises EmbeddingsError.

    More than the model's 384 are zeros, which change no cosine; fewer are the
    first of them, brought back to length 1, and a little less exact.
    """
    kept = [float(number) for number in embeddings.embed(text)[:dimensions]]
    length = hypot(*kept) if dimensions < embeddings.DIMENSIONS else 1.0
    numbers = [round(number / length, 6) if length else 0.0 for number in kept]
    return numbers + [0] * (dimensions - len(numbers))
