"""Train the sentiment head over sentence embeddings: 384 numbers and VADER's scores, 3 classes.

    python scripts/train_sentiment_embeddings.py DATA/train_human_rated.csv

The file and the reporting are those of train_sentiment.py; it needs the extra
[embeddings]. The vectors of 20,000 texts take some minutes. Same rows, same
kind of processor, same weights.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
from train_sentiment import Floats, Integers, read, softmax

from redshift_ml.local.embedded.embeddings import embed
from redshift_ml.local.embedded.sentiment import STRETCH, vader

L2 = 1e-3
STEPS = 400
LEARNING_RATE = 0.02
OUTPUT = Path(__file__).parents[1] / "src/redshift_ml/local/embedded/sentiment_vectors.json.gz"


def fit(features: Floats, labels: Integers) -> tuple[Floats, Floats]:
    """Minimise cross-entropy with Adam; returns weights and bias."""
    weights: list[Floats] = [np.zeros((features.shape[1], 3)), np.zeros(3)]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    truth = np.eye(3)[labels]
    for step in range(1, STEPS + 1):
        errors = (softmax(features @ weights[0] + weights[1]) - truth) / len(labels)
        for i, slope in enumerate([features.T @ errors + L2 * weights[0], errors.sum(axis=0)]):
            first[i] = 0.9 * first[i] + 0.1 * slope
            second[i] = 0.999 * second[i] + 0.001 * slope**2
            mean, spread = first[i] / (1 - 0.9**step), second[i] / (1 - 0.999**step)
            weights[i] = weights[i] - LEARNING_RATE * mean / (np.sqrt(spread) + 1e-8)
    return weights[0], weights[1]


def main(path: Path) -> None:
    """Report on a held-out fifth, then train on all rows."""
    texts, labels = read(path)
    vectors = np.stack([embed(text) for text in texts]).astype(np.float64) * STRETCH
    features = np.hstack([vectors, np.array([vader(text) for text in texts])])
    held = np.arange(len(texts)) % 5 == 0
    weights, bias = fit(features[~held], labels[~held])
    guesses = (features[held] @ weights + bias).argmax(axis=1)
    print(f"held-out 3-class accuracy of this head alone: {(guesses == labels[held]).mean():.3f}")
    weights, bias = fit(features, labels)
    content = {"weights": np.round(weights, 4).tolist(), "bias": np.round(bias, 4).tolist()}
    packed = json.dumps(content, separators=(",", ":")).encode()
    OUTPUT.write_bytes(gzip.compress(packed, 9, mtime=0))
    print(f"wrote {OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(
            "usage: python scripts/train_sentiment_embeddings.py DATA/train_human_rated.csv"
        )
    main(Path(sys.argv[1]))
