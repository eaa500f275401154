"""Sentiment: VADER's scores and an n-gram head for English, cue words for other languages.

With the extra [embeddings] a second head over sentence embeddings has half a say.
"""

from __future__ import annotations

import gzip
import json
import math
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from redshift_ml.local.embedded import cues, embeddings
from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.features import ngrams, words
from redshift_ml.local.embedded.language import identify

MODEL = "sentiment-vader-ngram-1"
CUE_MODEL = "sentiment-cues-1"
VECTOR_MODEL = "sentiment-vader-ngram-minilm-1"
CLASSES = ("negative", "neutral", "positive")
# VADER is quadratic in the number of words and its averages say little about a
# long text anyway; it reads the beginning and the end, the n-grams read it all.
_VADER_CHARACTERS = 2_000
# A text is English when half of its words are in the English vocabulary; only
# below that is the language identifier asked, which errs on short texts.
_ENGLISH_SHARE = 0.5
_SURE = 0.9
# A unit vector's numbers are small beside VADER's; so stretched, one step fits both in training.
STRETCH = 6.0

Probabilities = tuple[float, float, float]
_loading = threading.Lock()


@dataclass(frozen=True)
class Head:
    """Trained weights: class scores per n-gram and per VADER score, as integers over ``scale``."""

    ngrams: dict[str, tuple[int, int, int]]
    dense: tuple[tuple[float, float, float], ...]
    bias: tuple[float, float, float]
    scale: float
    english: frozenset[str]


@lru_cache(maxsize=1)
def head() -> Head:
    """Load the packaged weights (scripts/train_sentiment.py made them)."""
    packed = resources.files(__package__).joinpath("sentiment.json.gz").read_bytes()
    raw = json.loads(gzip.decompress(packed))
    grams = {gram: tuple(row) for gram, row in zip(raw["ngrams"], raw["weights"], strict=True)}
    vocabulary = {g for g in grams if " " not in g and g[0] != "~"} | set(raw["english"])
    return Head(
        grams,
        tuple(map(tuple, raw["dense"])),
        tuple(raw["bias"]),
        raw["scale"],
        frozenset(vocabulary) | frozenset(_analyzer().lexicon),
    )


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped]
        SentimentIntensityAnalyzer,
    )

    return SentimentIntensityAnalyzer()


def vader(text: str) -> tuple[float, float, float, float]:
    """Return compound, positive share, negative share and compound squared."""
    if len(text) > _VADER_CHARACTERS:
        half = _VADER_CHARACTERS // 2
        text = f"{text[:half]} {text[-half:]}"
    scores = _analyzer().polarity_scores(text)
    compound = scores["compound"]
    return compound, scores["pos"], scores["neg"], compound * compound


def probabilities(text: str) -> Probabilities:
    """Return the probabilities of negative, neutral and positive for an English text."""
    if not embeddings.enabled():
        return _by_ngrams(text)
    both = zip(_by_ngrams(text), _by_vector(text), strict=True)
    negative, neutral, positive = ((one + two) / 2 for one, two in both)
    return negative, neutral, positive


def english_model() -> str:
    """Return the name of the model that answers English texts here."""
    return VECTOR_MODEL if embeddings.enabled() else MODEL


@lru_cache(maxsize=1)
def _vector_head() -> tuple[embeddings.Numbers, embeddings.Numbers]:
    """Load the weights that scripts/train_sentiment_embeddings.py made."""
    packed = resources.files(__package__).joinpath("sentiment_vectors.json.gz").read_bytes()
    raw = json.loads(gzip.decompress(packed))
    return np.array(raw["weights"]), np.array(raw["bias"])


def _by_vector(text: str) -> Probabilities:
    weights, bias = _vector_head()
    features = np.concatenate([embeddings.embed(text).astype(float) * STRETCH, vader(text)])
    negative, neutral, positive = (float(score) for score in features @ weights + bias)
    return _softmax((negative, neutral, positive))


def _by_ngrams(text: str) -> Probabilities:
    trained = head()
    weights = trained.ngrams
    found = [weights[gram] for gram in ngrams(text) if gram in weights]
    # Integer sums do not depend on the set's order, so every run gives the same bits.
    norm = 1.0 / (trained.scale * math.sqrt(max(1, len(found))))
    scores = vader(text)
    negative, neutral, positive = (
        trained.bias[c]
        + norm * sum(row[c] for row in found)
        + sum(score * row[c] for score, row in zip(scores, trained.dense, strict=True))
        for c in range(3)
    )
    return _softmax((negative, neutral, positive))


def _softmax(totals: Probabilities) -> Probabilities:
    top = max(totals)
    exponents = [math.exp(total - top) for total in totals]
    whole = sum(exponents)
    return exponents[0] / whole, exponents[1] / whole, exponents[2] / whole


def language_of(text: str) -> str:
    """Return ``en`` unless the text's words say otherwise; ``und`` for a text without words."""
    found = words(text)
    if not found:
        return "und"
    vocabulary = head().english
    known = sum(word in vocabulary for word in found)
    if known >= _ENGLISH_SHARE * len(found):
        return "en"
    code, probability = identify(text)
    if text.isascii() and (len(found) < 3 or probability < _SURE):
        return "en"
    return code


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer negative, neutral or positive in the prompt's own words."""
    with _loading:  # whoever comes while another thread loads waits, rather than loads too
        head()
    language = language_of(text)
    if language in ("en", "und"):
        return _english(text, language, instruction)
    return _by_cues(text, language, instruction)


def _english(text: str, language: str, instruction: Instruction) -> Answer:
    scores = probabilities(text)
    best = 0 if scores[0] > scores[2] else 2
    if instruction.labels[1] and scores[1] > scores[best]:
        best = 1
    return Answer(
        instruction.labels[best],
        english_model(),
        {"language": language, "probability": round(scores[best], 4)},
    )


def _by_cues(text: str, language: str, instruction: Instruction) -> Answer:
    """Decide by cue words; emoji and emoticons speak through VADER in every language."""
    handled = language in cues.LANGUAGES
    total: float = cues.score(text, language) if handled else 0
    total = total or vader("".join(c if ord(c) > 0x2000 else " " for c in text))[0]
    best = 1 if total == 0 else 2 if total > 0 else 0
    if not instruction.labels[best]:
        best = 2  # two classes only: a tie counts as positive, as in the measured figures
    method = "cue words" if handled else "emoji only: no model reads this language"
    return Answer(instruction.labels[best], CUE_MODEL, {"language": language, "method": method})
