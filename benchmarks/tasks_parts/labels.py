"""Sentiment and classify against labelled sets."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from redshift_ml.eval import agreement
from redshift_ml.local.embedded.sentiment import vader
from tasks_parts import declared

Rows = list[tuple[str, str]]
STARS = {"1": "negative", "2": "negative", "4": "positive", "5": "positive"}
# VADER's authors: compound of at least .05 positive, at most -.05 negative.
BARE = 0.05


def read(path: Path, text: str, label: Callable[[dict[str, str]], str | None]) -> Rows:
    """Read texts that have a label, in an order that a seed has drawn."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row[text], label(row)) for row in csv.DictReader(file)]
    kept = [(content, name) for content, name in rows if content.strip() and name]
    random.Random(7).shuffle(kept)
    return kept


def show(name: str, rows: Rows, answers: Sequence[str | None], seconds: float | None) -> None:
    """Print one row of the table."""
    found = agreement([truth for _, truth in rows], answers)
    low, high = found.accuracy_interval
    kappa = "–" if found.kappa is None else f"{found.kappa:.3f}"
    speed = "–" if seconds is None else f"{len(rows) / max(seconds, 1e-9):,.0f}"
    print(f"| {name} | {found.accuracy:.3f} ({low:.3f} to {high:.3f}) | {found.macro_f1:.3f} | "
          f"{kappa} | {speed} |", flush=True)  # fmt: skip


def heading(title: str, rows: Rows) -> None:
    """Print a set's name and the table's head, then the majority class."""
    print(f"\n### {title} (n = {len(rows):,})\n")
    print("| method | accuracy (95 %) | macro F1 | kappa | texts per CPU second |")
    print("|---|---|---|---|---|")
    truths = [truth for _, truth in rows]
    commonest = max(sorted(set(truths)), key=truths.count)
    show(f"always {commonest[:40]}", rows, [commonest] * len(rows), None)


def measure(rows: Rows, tasks: Sequence[Any], key: str, what: str = "") -> None:
    """Ask each embedded model and print how it did."""
    for switch in declared.models():
        answers, model, seconds = declared.ask([text for text, _ in rows], tasks, switch)
        show(f"`{model}`{what}", rows, [one[key] for one in answers], seconds)


def run_sentiment(data: Path, most: int) -> None:
    """Three sets of three or two classes; the bare method is VADER's own threshold."""
    sets = [
        ("airline tweets", read(data / "airline_tweets.csv", "text", lambda r: r["label"])),
        ("Amazon snippets", read(data / "amazon_snippets.csv", "text", lambda r: r["label"])),
        ("clothing reviews, 1-2 against 4-5 stars",
         read(data / "clothing_reviews.csv", "Review Text", lambda r: STARS.get(r["Rating"]))),
    ]  # fmt: skip
    for title, every in sets:
        rows = every[:most]
        labels = sorted({truth for _, truth in every})
        heading(f"sentiment: {title}", rows)
        show("bare VADER", rows, [_by_vader(text, "neutral" in labels) for text, _ in rows], None)
        measure(rows, [{"task": "sentiment", "labels": labels}], "sentiment")


def _by_vader(text: str, neutral: bool) -> str:
    compound = vader(text)[0]
    if neutral and abs(compound) < BARE:
        return "neutral"
    return "positive" if compound >= 0 else "negative"


def run_classify(data: Path, most: int) -> None:
    """banking77's 77 intents, and products of consumer complaints: by name, by examples."""
    rows = read(data / "banking77_test.csv", "text", lambda r: r["category"])
    shown: dict[str, list[str]] = {}
    for text, name in read(data / "banking77_train.csv", "text", lambda r: r["category"]):
        shown.setdefault(name, []).append(text)
    names = sorted(shown)
    heading("classify: banking77, 77 labels", rows[:most])
    show("bare: the label with most words in the text", rows[:most],
         [_by_name(text, names) for text, _ in rows[:most]], None)  # fmt: skip
    for count in (0, 3, 10):
        labels: list[Any] = [
            {"label": name, "examples": shown[name][:count]} if count else name for name in names
        ]
        measure(rows[:most], [{"task": "classify", "labels": labels}], "classify",
                f", {count} examples a label" if count else ", names alone")  # fmt: skip
    complaints = read(data / "complaints.csv", "Consumer complaint narrative",
                      lambda r: r["Product"])[:most]  # fmt: skip
    products = sorted({name for _, name in complaints})
    heading(f"classify: CFPB complaints, {len(products)} products", complaints)
    show("bare: the label with most words in the text", complaints,
         [_by_name(text, products) for text, _ in complaints], None)  # fmt: skip
    measure(complaints, [{"task": "classify", "labels": products}], "classify", ", names alone")


def _by_name(text: str, names: Sequence[str]) -> str:
    words = set(text.lower().split())
    return max(names, key=lambda name: len(words & set(name.lower().replace("_", " ").split())))
