"""Agreement of answers with the truth, with 95 % intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959964  # 95 % of a normal distribution
NO_ANSWER = "(none)"


@dataclass(frozen=True)
class ClassScore:
    """One class of the truth or of the answers; a score without a denominator is 0.

    The intervals are Wilson's at 95 %; without a denominator nothing is known: 0 to 1.
    """

    label: str
    support: int
    answered: int
    precision: float
    recall: float
    f1: float
    precision_interval: tuple[float, float]
    recall_interval: tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """How far answers agree with the truth.

    ``macro_f1`` is the mean over the classes that the truth has. ``matrix``
    counts by (truth, answer). ``kappa`` is Cohen's, None when chance alone
    would agree always (one class on both sides); ``majority`` is the accuracy
    of answering the commonest class.
    """

    rows: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    macro_f1: float
    kappa: float | None
    kappa_interval: tuple[float, float] | None
    majority: float
    classes: tuple[ClassScore, ...]
    matrix: dict[tuple[str, str], int]


def agreement(truths: Sequence[str], answers: Sequence[str | None]) -> Agreement:
    """Measure answers against truths, pair by pair; a missing answer is a wrong one.

    Raises ValueError when there are no pairs or the lengths differ.
    """
    if len(truths) != len(answers) or not truths:
        raise ValueError(f"expected as many answers as truths, and some; got {len(answers)} "
                         f"answers and {len(truths)} truths")  # fmt: skip
    matrix = Counter(zip(truths, (a or NO_ANSWER for a in answers), strict=True))
    rows = len(truths)
    support, answered = _margins(matrix)
    hits = sum(count for (truth, answer), count in matrix.items() if truth == answer)
    chance = sum(support[label] * answered[label] for label in support) / rows**2
    observed = hits / rows
    labels = sorted(support) + sorted(set(answered) - set(support))
    classes = tuple(_class(label, matrix, support, answered) for label in labels)
    kappa = None if chance == 1 else (observed - chance) / (1 - chance)
    return Agreement(
        rows=rows,
        accuracy=observed,
        accuracy_interval=wilson(hits, rows),
        macro_f1=sum(c.f1 for c in classes if c.support) / len(support),
        kappa=kappa,
        kappa_interval=None if kappa is None else _around(kappa, matrix, rows),
        majority=max(support.values()) / rows,
        classes=classes,
        matrix=dict(matrix),
    )


def _margins(matrix: Counter[tuple[str, str]]) -> tuple[Counter[str], Counter[str]]:
    support: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for (truth, answer), count in matrix.items():
        support[truth] += count
        answered[answer] += count
    return support, answered


def _class(
    label: str,
    matrix: Counter[tuple[str, str]],
    support: Counter[str],
    answered: Counter[str],
) -> ClassScore:
    hits, said, true = matrix[label, label], answered[label], support[label]
    return ClassScore(
        label,
        true,
        said,
        hits / said if said else 0.0,
        hits / true if true else 0.0,
        2 * hits / (said + true),
        wilson(hits, said),
        wilson(hits, true),
    )


def wilson(hits: int, rows: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, which stays within 0 and 1 for few rows."""
    if not rows:
        return 0.0, 1.0
    share, z2 = hits / rows, Z * Z
    middle = (share + z2 / (2 * rows)) / (1 + z2 / rows)
    half = Z * math.sqrt(share * (1 - share) / rows + z2 / (4 * rows**2)) / (1 + z2 / rows)
    return max(0.0, middle - half), min(1.0, middle + half)


def _around(kappa: float, matrix: Counter[tuple[str, str]], rows: int) -> tuple[float, float]:
    """Return the 95 % interval of kappa by its large-sample variance.

    Fleiss, Cohen and Everitt, Psychological Bulletin 72 (1969), equation 13.
    """
    shares = {pair: count / rows for pair, count in matrix.items()}
    truth: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (left, right), share in shares.items():
        truth[left] += share  # type: ignore[assignment]
        said[right] += share  # type: ignore[assignment]
    chance = sum(truth[label] * said[label] for label in truth)
    rest = 1 - kappa
    on = sum(
        share * (1 - (truth[left] + said[left]) * rest) ** 2
        for (left, right), share in shares.items()
        if left == right
    )
    off = rest**2 * sum(
        share * (said[left] + truth[right]) ** 2
        for (left, right), share in shares.items()
        if left != right
    )
    variance = (on + off - (kappa - chance * rest) ** 2) / (rows * (1 - chance) ** 2)
    half = Z * math.sqrt(max(0.0, variance))
    return max(-1.0, kappa - half), min(1.0, kappa + half)
