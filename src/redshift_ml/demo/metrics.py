"""How well predicted classes agree with known ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class ClassScore:
    """Precision and recall of one class; None when nothing was predicted or nothing is true."""

    name: str
    support: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True)
class Agreement:
    """Accuracy over all rows, beside what always saying the commonest class would get.

    ``mean_recall`` is the mean over the classes, 1/3 for a guess among three
    however uneven they are; None when a class has no rows.
    """

    rows: int
    accuracy: float
    majority: str
    baseline: float
    mean_recall: float | None
    classes: tuple[ClassScore, ...]


def agreement(counts: Counts, classes: Sequence[str]) -> Agreement:
    """Score predictions; ``counts`` maps (known class, predicted class) to rows.

    Raises ValueError when there are no rows.
    """
    rows = sum(counts.values())
    if rows == 0:
        raise ValueError("counts: there are no rows to score")
    known = {name: sum(n for (k, _), n in counts.items() if k == name) for name in classes}
    majority = max(classes, key=lambda name: known[name])
    right = sum(n for (k, p), n in counts.items() if k == p)
    scores = tuple(_score(counts, name, known[name]) for name in classes)
    recalls = [score.recall for score in scores if score.recall is not None]
    return Agreement(
        rows,
        right / rows,
        majority,
        known[majority] / rows,
        sum(recalls) / len(recalls) if len(recalls) == len(classes) else None,
        scores,
    )


def _score(counts: Counts, name: str, support: int) -> ClassScore:
    right = counts.get((name, name), 0)
    predicted = sum(n for (_, p), n in counts.items() if p == name)
    return ClassScore(
        name,
        support,
        right / predicted if predicted else None,
        right / support if support else None,
    )
