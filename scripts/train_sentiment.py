"""Train the embedded sentiment head: VADER's scores and n-grams into a softmax over 3 classes.

    python scripts/train_sentiment.py DATA/train_human_rated.csv

The file needs columns ``text`` and ``label`` (negative, neutral, positive). A
fifth of the rows is held out to report on and never chosen on a test set; the
shipped weights are then trained on all rows. Same rows, same weights.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from redshift_ml.local.embedded.features import ngrams, words
from redshift_ml.local.embedded.sentiment import CLASSES, vader

NGRAMS = 5_000
MINIMUM_TEXTS = 4
L2 = 1e-4
STEPS = 250
LEARNING_RATE = 0.05
SCALE = 1_000
# Words seen in this many training texts count as English when a language is guessed.
ENGLISH_TEXTS = 8
OUTPUT = Path(__file__).parents[1] / "src/redshift_ml/local/embedded/sentiment.json.gz"

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sparse:
    """Which n-grams each text has: parallel rows and columns, and 1/sqrt(count) per text."""

    rows: Integers
    columns: Integers
    norm: Floats

    def __matmul__(self, weights: Floats) -> Floats:
        count = len(self.norm)
        sums = [np.bincount(self.rows, w[self.columns], minlength=count) for w in weights.T]
        result: Floats = np.stack(sums, axis=1) * self.norm[:, None]
        return result

    def gradient(self, errors: Floats, size: int) -> Floats:
        """Return the slope of the loss per n-gram and class."""
        scaled = errors * self.norm[:, None]
        sums = [np.bincount(self.columns, e[self.rows], minlength=size) for e in scaled.T]
        return np.stack(sums, axis=1)


def read(path: Path) -> tuple[list[str], Integers]:
    """Read texts and class numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = np.array([CLASSES.index(row["label"]) for row in rows], dtype=np.int64)
    return [row["text"] for row in rows], labels


def choose(texts: list[set[str]], labels: Integers) -> list[str]:
    """Return the n-grams with the highest chi-square against the classes."""
    seen: Counter[str] = Counter()
    by_class = [Counter[str](), Counter[str](), Counter[str]()]
    for grams, label in zip(texts, labels, strict=True):
        seen.update(grams)
        by_class[label].update(grams)
    prior = np.bincount(labels, minlength=3) / len(labels)

    def chi_square(gram: str) -> float:
        expected = prior * seen[gram]
        observed = np.array([counter[gram] for counter in by_class])
        return float(((observed - expected) ** 2 / expected).sum())

    frequent = [gram for gram, count in seen.items() if count >= MINIMUM_TEXTS]
    return sorted(frequent, key=lambda gram: (-chi_square(gram), gram))[:NGRAMS]


def sparse(texts: list[set[str]], vocabulary: dict[str, int]) -> Sparse:
    """Return the n-grams of texts as numbers of the vocabulary."""
    columns = [sorted(vocabulary[g] for g in grams if g in vocabulary) for grams in texts]
    counts = np.array([len(c) for c in columns])
    return Sparse(
        np.repeat(np.arange(len(texts)), counts),
        np.array([c for row in columns for c in row], dtype=np.int64),
        1 / np.sqrt(np.maximum(1, counts)),
    )


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities per row."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = exponents / exponents.sum(axis=1, keepdims=True)
    return result


def fit(grams: Sparse, dense: Floats, labels: Integers, size: int) -> list[Floats]:
    """Minimise cross-entropy with Adam; returns n-gram weights, dense weights and bias."""
    weights: list[Floats] = [np.zeros((size, 3)), np.zeros((dense.shape[1], 3)), np.zeros(3)]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    truth = np.eye(3)[labels]
    for step in range(1, STEPS + 1):
        scores = grams @ weights[0] + dense @ weights[1] + weights[2]
        errors = (softmax(scores) - truth) / len(labels)
        slopes = [
            grams.gradient(errors, size) + L2 * weights[0],
            dense.T @ errors,
            errors.sum(axis=0),
        ]
        for i, slope in enumerate(slopes):
            first[i] = 0.9 * first[i] + 0.1 * slope
            second[i] = 0.999 * second[i] + 0.001 * slope**2
            mean, spread = first[i] / (1 - 0.9**step), second[i] / (1 - 0.999**step)
            weights[i] = weights[i] - LEARNING_RATE * mean / (np.sqrt(spread) + 1e-8)
    return weights


def train(texts: list[set[str]], dense: Floats, labels: Integers) -> tuple[list[str], list[Floats]]:
    """Choose the n-grams and fit the head."""
    chosen = choose(texts, labels)
    vocabulary = {gram: i for i, gram in enumerate(chosen)}
    return chosen, fit(sparse(texts, vocabulary), dense, labels, len(chosen))


def save(chosen: list[str], weights: list[Floats], english: list[str]) -> None:
    """Write the weights as the package reads them."""
    rows = np.rint(weights[0] * SCALE).astype(int).tolist()
    content = {
        "ngrams": chosen,
        "weights": rows,
        "dense": np.round(weights[1], 5).tolist(),
        "bias": np.round(weights[2], 5).tolist(),
        "scale": SCALE,
        "english": english,
    }
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    OUTPUT.write_bytes(gzip.compress(packed, 9, mtime=0))


def main(path: Path) -> None:
    """Report on a held-out fifth, then train on all rows."""
    raw, labels = read(path)
    texts = [ngrams(text) for text in raw]
    dense = np.array([vader(text) for text in raw])
    held = np.arange(len(raw)) % 5 == 0
    kept = np.flatnonzero(~held)
    chosen, weights = train([texts[i] for i in kept], dense[kept], labels[kept])
    vocabulary = {gram: i for i, gram in enumerate(chosen)}
    out = sparse([texts[i] for i in np.flatnonzero(held)], vocabulary)
    guesses = (out @ weights[0] + dense[held] @ weights[1] + weights[2]).argmax(axis=1)
    print(f"held-out 3-class accuracy: {(guesses == labels[held]).mean():.3f}")
    chosen, weights = train(texts, dense, labels)
    seen = Counter(word for text in raw for word in set(words(text)))
    covered = {g for g in chosen if " " not in g}
    english = sorted(w for w, n in seen.items() if n >= ENGLISH_TEXTS and w not in covered)
    save(chosen, weights, english)
    print(f"wrote {OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes, {len(chosen):,} n-grams")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python scripts/train_sentiment.py DATA/train_human_rated.csv")
    main(Path(sys.argv[1]))
