"""Spherical k-means: groups of unit vectors by cosine, the same ones every time.

Dhillon and Modha, Concept decompositions for large sparse text data using
clustering (2001); begun by k-means++ (Arthur and Vassilvitskii, 2007).
"""

from __future__ import annotations

import random

import numpy as np

from redshift_ml.topics.terms import Floats, Integers, unit

_BEGINNINGS = 4
_ROUNDS = 50


def cluster(rows: Floats, count: int) -> tuple[Integers, Floats]:
    """Return each row's group and the groups' unit centres, the best of several beginnings.

    A group may be empty when rows repeat.
    """
    draws = random.Random(count)
    tried = [_improved(rows, _begin(rows, count, draws)) for _ in range(_BEGINNINGS)]
    return max(tried, key=lambda one: round(float((rows * one[1][one[0]]).sum()), 9))


def silhouette(rows: Floats, groups: Integers) -> float:
    """Return the mean silhouette by cosine distance, -1 to 1. Rousseeuw (1987)."""
    names, sizes = np.unique(groups, return_counts=True)
    if len(names) < 2:
        return -1.0
    member = (groups[:, None] == names[None, :]).astype(np.float64)
    distances = np.maximum(1 - rows @ rows.T, 0) @ member
    own = member.astype(bool)
    alone = np.maximum(sizes - 1, 1)
    inside = (distances / alone)[own]
    outside = np.where(own, np.inf, distances / sizes).min(axis=1)
    spread = np.maximum(np.maximum(inside, outside), 1e-12)
    single = (sizes == 1)[member.argmax(axis=1)]
    return float(np.where(single, 0, (outside - inside) / spread).mean())


def _begin(rows: Floats, count: int, draws: random.Random) -> Floats:
    """Draw first centres, each by its squared distance from the nearest before it."""
    chosen = [draws.randrange(len(rows))]
    nearest = rows @ rows[chosen[0]]
    while len(chosen) < count:
        weights = np.maximum(1 - nearest, 0) ** 2
        at = int(np.searchsorted(np.cumsum(weights), draws.random() * weights.sum()))
        chosen.append(min(at, len(rows) - 1))
        nearest = np.maximum(nearest, rows @ rows[chosen[-1]])
    return rows[chosen]


def _improved(rows: Floats, centres: Floats) -> tuple[Integers, Floats]:
    """Move rows to their nearest centre and centres to their rows' mean, until nothing moves."""
    groups = np.full(len(rows), -1)
    for _ in range(_ROUNDS):
        moved = np.round(rows @ centres.T, 9).argmax(axis=1)
        if (moved == groups).all():
            break
        groups = moved
        member = (groups[:, None] == np.arange(len(centres))).astype(np.float64)
        means = unit(member.T @ rows)
        # An empty group keeps its centre.
        centres = np.where(means.any(axis=1, keepdims=True), means, centres)
    return groups, centres
