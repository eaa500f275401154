"""Where the embedded classify with vectors should call a text `other`: on rows no figure reports.

The declared labels are half of banking77's intents (rows of its training set), the departments of
clothing reviews, and the products of complaints behind the first thousand. Foreign texts come from
the other sets; intents that were not declared are near ones. No set has a label `other` of its own.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from redshift_ml.local.embedded.classify import scores
from tasks_parts.labels import Rows, read

# Of texts that do have a label, at most this share may be called `other`.
LOST = 0.01
CUTS = [step / 100 for step in range(0, 43)]
SHOWN = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
KNOWN, FOREIGN = 300, 75


@dataclass(frozen=True)
class Case:
    """A declaration with texts of its labels and texts of none, some of them near."""

    name: str
    labels: tuple[str, ...]
    meanings: tuple[str, ...]
    known: Rows
    foreign: list[str]
    near: list[str]


def run(data: Path) -> None:
    """Print a table per declaration, then the highest cut that loses no more than LOST of any."""
    allowed = set(CUTS)
    for case in cases(data):
        allowed &= show(case)
    print(f"\nthe highest cut that calls at most {LOST:.0%} of each set's known texts `other`: "
          f"{max(allowed):.2f}")  # fmt: skip


def cases(data: Path) -> Iterator[Case]:
    """Yield the declarations; each row is drawn by a seed."""
    bank = read(data / "banking77_train.csv", "text", lambda r: r["category"])
    reviews = read(data / "clothing_reviews.csv", "Review Text", lambda r: r["Department Name"])
    tweets = [text for text, _ in read(data / "airline_tweets.csv", "text", lambda r: r["label"])]
    complaints = read(data / "complaints.csv", "Consumer complaint narrative",
                      lambda r: r["Product"])[1_000:]  # fmt: skip
    yield from _intents(bank, [text for text, _ in reviews[-FOREIGN:]] + tweets[:FOREIGN])
    foreign = [text for text, _ in bank[:FOREIGN]] + tweets[:FOREIGN]
    for name, rows in (("clothing, departments", reviews), ("CFPB, products", complaints)):
        labels = tuple(sorted({label for _, label in rows}))
        yield Case(name, labels, ("",) * len(labels), rows[:KNOWN], foreign, [])


def _intents(bank: Rows, foreign: list[str]) -> Iterator[Case]:
    texts: dict[str, list[str]] = {}
    for text, name in bank:
        texts.setdefault(name, []).append(text)
    names = sorted(texts)
    random.Random(7).shuffle(names)
    declared, others = tuple(sorted(names[: len(names) // 2])), names[len(names) // 2 :]
    known = [(text, name) for name in declared for text in texts[name][10:18]][:KNOWN]
    near = [text for name in others for text in texts[name][:4]]
    for count in (0, 3, 10):
        meanings = tuple(
            f"Examples: {json.dumps(texts[name][:count])}" if count else "" for name in declared
        )
        yield Case(f"banking77, {count} examples", declared, meanings, known, foreign, near)


def show(case: Case) -> set[float]:
    """Print how a declaration does at some cuts; return those that lose no more than LOST."""
    rows = [scores(text, case.labels, case.meanings) for text, _ in case.known]
    best = np.array([row.max() for row in rows])
    right = np.array([case.labels[int(row.argmax())] for row in rows]) == np.array(
        [label for _, label in case.known]
    )
    far, near = (
        np.array([scores(text, case.labels, case.meanings).max() for text in texts])
        for texts in (case.foreign, case.near)
    )
    print(f"\n### other: {case.name} ({len(case.labels)} labels, {len(rows)} known, "
          f"{len(far)} foreign, {len(near)} near)\n")  # fmt: skip
    print("| cut | known called other | right | foreign called other | near called other |")
    print("|---|---|---|---|---|")
    for cut in SHOWN:
        print(f"| {cut:.2f} | {(best < cut).mean():.3f} | {(right & (best >= cut)).mean():.3f} | "
              f"{(far < cut).mean():.3f} | {_share(near < cut)} |", flush=True)  # fmt: skip
    return {cut for cut in CUTS if (best < cut).mean() <= LOST}


def _share(found: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    return f"{found.mean():.3f}" if found.size else "–"
