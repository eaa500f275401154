"""Choose among labels by the words that text and label share, rare words counting more.

Nothing is trained: a label is known by its name, its description and its
examples. A text that shares no word with any label gets the label ``other``
when there is one, else none; see docs/tasks/classify.md for how well it does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

from redshift_ml.local.embedded.features import words

MODEL = "classify-words-1"
_OTHER = frozenset({"other", "others", "none", "unknown", "misc", "miscellaneous", "else"})
_STOP = frozenset(
    [
        "a",
        "about",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "out",
        "please",
        "see",
        "examples",
        "so",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "to",
        "up",
        "us",
        "want",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|ly|al|y|e)$")


def _stem(word: str) -> str:
    """Cut the commonest English endings, a letter doubled before them included."""
    if len(word) < 4:
        return word
    stem = _ENDING.sub("", word)
    stem = stem if len(stem) >= 3 else word
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def _terms(text: str) -> list[str]:
    return [_stem(word) for word in words(text.replace("_", " ")) if word not in _STOP]


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
    return next((label for label in labels if label.lower() in _OTHER), None)
