"""Choose among labels by what they mean: their names, descriptions and examples.

Nothing is trained. With the extra [embeddings] the label whose mean vector is
nearest wins; without it the one that shares the rarer words with the text.
What is near to no label gets the label ``other`` when there is one. Without
vectors it else gets none; see docs/tasks/classify.md for how well both do.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from redshift_ml.local.embedded import embeddings
from redshift_ml.local.embedded.features import words

MODEL = "classify-words-1"
VECTOR_MODEL = "classify-minilm-1"
# Below this a text has nothing to do with any label: the highest cosine that takes at most 1 % of
# the texts of five declarations from their labels (benchmarks/tasks.py --part other).
_NEAR = 0.15
_OTHER = frozenset({"other", "others", "none", "unknown", "misc", "miscellaneous", "else"})
STOP_WORDS = frozenset(
    re.findall(
        r"[a-z]+",
        """
    a about all am an and any are as at be been but by can could did do does for from had has
    have how i if in into is it its just me my no not of on or our out please see examples so
    that the their them then there they this to up us want was we were what when where which
    who why will with would you your
    """,
    )
)
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|ly|al|y|e)$")


def stem(word: str) -> str:
    """Cut the commonest English endings, a letter doubled before them included."""
    if len(word) < 4:
        return word
    stem = _ENDING.sub("", word)
    stem = stem if len(stem) >= 3 else word
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def _terms(text: str) -> list[str]:
    return [stem(word) for word in words(text.replace("_", " ")) if word not in STOP_WORDS]


@lru_cache(maxsize=64)
def _vectors(meanings: tuple[str, ...]) -> tuple[dict[str, float], tuple[dict[str, float], ...]]:
    counts = [Counter(_terms(meaning)) for meaning in meanings]
    seen: Counter[str] = Counter()
    for count in counts:
        seen.update(count.keys())
    weight = {term: math.log(1 + len(meanings) / times) for term, times in seen.items()}
    return weight, tuple(
        _unit({term: (1 + math.log(times)) * weight[term] for term, times in count.items()})
        for count in counts
    )


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {term: value / norm for term, value in vector.items()}


def answer(text: str, labels: tuple[str, ...], meanings: tuple[str, ...]) -> tuple[str | None, str]:
    """Return the chosen label (or None) and the name of the model that chose it.

    ``meanings`` are the labels' descriptions and examples, as a prompt lists them.
    """
    if embeddings.enabled():
        return nearest(text, labels, meanings), VECTOR_MODEL
    named = tuple(f"{label} {words}" for label, words in zip(labels, meanings, strict=True))
    return choose(text, labels, named), MODEL


def nearest(text: str, labels: tuple[str, ...], meanings: tuple[str, ...]) -> str:
    """Return the label whose meaning is nearest to the text, the first of equals."""
    found = scores(text, labels, meanings)
    best = int(found.argmax())
    return labels[best] if found[best] >= _NEAR else _other(labels) or labels[best]


def scores(text: str, labels: tuple[str, ...], meanings: tuple[str, ...]) -> embeddings.Vector:
    """Return the cosine of a text and the meaning of each label, rounded so that ties are ties."""
    return np.round(_centres(labels, meanings) @ embeddings.embed(text), 6)


@lru_cache(maxsize=64)
def _centres(labels: tuple[str, ...], meanings: tuple[str, ...]) -> embeddings.Vector:
    """Return a unit vector per label: the mean of its name with description, and each example."""
    rows = []
    for label, meaning in zip(labels, meanings, strict=True):
        mean = np.mean([embeddings.embed(one) for one in _anchors(label, meaning)], axis=0)
        rows.append(mean / np.linalg.norm(mean))
    return np.stack(rows).astype(np.float32)


def _anchors(label: str, meaning: str) -> Iterator[str]:
    description, _, listed = meaning.partition("Examples: ")
    plain = description.replace("see the examples", "").strip()
    name = label.replace("_", " ")
    yield f"{name}: {plain}" if plain else name
    try:
        yield from (str(example) for example in json.loads(listed or "[]"))
    except ValueError:  # a description of the user's own that has the word in it
        yield listed


def _other(labels: tuple[str, ...]) -> str | None:
    return next((label for label in labels if label.lower() in _OTHER), None)


def choose(text: str, labels: tuple[str, ...], meanings: tuple[str, ...]) -> str | None:
    """Return the label whose meaning is nearest to the text; None when nothing is shared."""
    weight, vectors = _vectors(meanings)
    terms = set(_terms(text))
    # Rounding keeps a tie a tie, which the first label wins, whatever the last bit says.
    scores = [round(sum(vector.get(term, 0.0) * weight.get(term, 0.0) for term in sorted(terms)), 9)
              for vector in vectors]  # fmt: skip
    best = max(scores, default=0.0)
    if best > 0:
        return labels[scores.index(best)]
    return _other(labels)
