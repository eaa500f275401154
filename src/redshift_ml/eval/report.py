"""What an evaluation says: as text, as data for machines, and as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from redshift_ml.eval.agreement import Agreement, agreement
from redshift_ml.eval.cost import Cost, cost_lines
from redshift_ml.eval.paired import Comparison, compare
from redshift_ml.eval.rows import Labelled

MOST_IN_TEXT = 12


@dataclass(frozen=True)
class Evaluation:
    """The agreement of each column of answers, and each against the first."""

    source: str
    truth: str
    skipped: int
    agreements: Mapping[str, Agreement]
    comparisons: Mapping[tuple[str, str], Comparison]
    costs: Mapping[str, Cost]


def evaluate(
    source: str, truth: str, rows: Labelled, costs: Mapping[str, Cost] | None = None
) -> Evaluation:
    """Evaluate every column of answers and compare the others with the first, row by row.

    ``costs`` are of answers that were bought through a store.
    """
    first, *others = rows.answers
    return Evaluation(
        source,
        truth,
        rows.skipped,
        {name: agreement(rows.truths, answers) for name, answers in rows.answers.items()},
        {
            (first, other): compare(rows.truths, rows.answers[first], rows.answers[other])
            for other in others
        },
        costs or {},
    )


def as_data(found: Evaluation) -> dict[str, Any]:
    """Return everything as JSON holds it; the matrix as a list of {truth, answer, rows}."""
    agreements = {}
    for name, one in found.agreements.items():
        data = asdict(one)
        data["matrix"] = [
            {"truth": truth, "answer": answer, "rows": count}
            for (truth, answer), count in sorted(one.matrix.items())
        ]
        agreements[name] = data
    for name, cost in found.costs.items():
        agreements[name]["cost"] = asdict(cost)
    return {
        "source": found.source,
        "truth": found.truth,
        "rows_without_truth": found.skipped,
        "answers": agreements,
        "comparisons": [
            {"first": a, "second": b, **asdict(c), "difference_is_real": c.is_real}
            for (a, b), c in found.comparisons.items()
        ],
    }


def as_text(found: Evaluation) -> str:
    """Return the evaluation for a terminal."""
    blocks = [
        _text_of(name, found.truth, one, found.costs.get(name))
        for name, one in found.agreements.items()
    ]
    blocks += [verdict(a, b, c) for (a, b), c in found.comparisons.items()]
    if found.skipped:
        blocks.append(f"{found.skipped} rows without a label were left out.")
    return "\n\n".join(blocks)


def share(value: float, rows: int = 1) -> str:
    """Return a share with three digits; a dash for a share of no rows."""
    return f"{value:.3f}" if rows else "–"


def headline(one: Agreement) -> list[tuple[str, str]]:
    """Return the figures of the whole, each with its interval."""
    low, high = one.accuracy_interval
    lines = [
        ("rows", f"{one.rows}"),
        ("accuracy", f"{share(one.accuracy)}  (95 %: {share(low)} to {share(high)})"),
        ("majority class", share(one.majority)),
        ("macro F1", share(one.macro_f1)),
    ]
    if one.kappa is None or one.kappa_interval is None:
        return [*lines, ("Cohen's kappa", "not defined: one class on both sides")]
    low, high = one.kappa_interval
    return [*lines, ("Cohen's kappa", f"{share(one.kappa)}  (95 %: {share(low)} to {share(high)})")]


def verdict(first: str, second: str, found: Comparison) -> str:
    """Say in a sentence whether two columns of answers differ."""
    counts = (
        f"{first} alone is right on {found.only_first} rows, {second} alone on {found.only_second} "
        f"(McNemar's exact test: p = {found.p_value:.2g})"
    )
    if not found.is_real:
        return f"{counts}: the difference may be chance."
    better = first if found.only_first > found.only_second else second
    return f"{counts}: {better} is better."


def mistakes(one: Agreement) -> list[tuple[int, str, str]]:
    """Return what was taken for what, as (rows, truth, answer), the commonest first."""
    wrong = [(n, truth, answer) for (truth, answer), n in one.matrix.items() if truth != answer]
    return sorted(wrong, key=lambda item: (-item[0], *item[1:]))


def _text_of(name: str, truth: str, one: Agreement, cost: Cost | None) -> str:
    width = max(len("class"), *(len(c.label) for c in one.classes))
    lines = [f"{name} against {truth}"]
    told = headline(one) + (cost_lines(cost) if cost else [])
    lines += [f"  {what:<16}{value}" for what, value in told]
    lines += ["", f"  {'class':<{width}}  rows  precision  recall     F1"]
    lines += [
        f"  {c.label:<{width}}  {c.support:>4}  {share(c.precision, c.answered):>9}"
        f"  {share(c.recall, c.support):>6}  {share(c.f1, c.support):>5}"
        for c in one.classes
    ]
    return "\n".join([*lines, "", *_matrix_text(one, width)])


def _matrix_text(one: Agreement, width: int) -> list[str]:
    labels = [c.label for c in one.classes]
    if len(labels) > MOST_IN_TEXT:
        lines = [f"  {count:>4}  {truth} → {answer}" for count, truth, answer in mistakes(one)[:10]]
        return [f"  commonest mistakes of {len(labels)} classes (truth → answer)", *lines]
    wide = max(6, *(min(len(label), 12) for label in labels))
    head = "  ".join(f"{label[:wide]:>{wide}}" for label in labels)
    rows = []
    for truth in labels:
        counts = (one.matrix.get((truth, answer), 0) for answer in labels)
        rows.append(f"  {truth:<{width}}  " + "  ".join(f"{count:>{wide}}" for count in counts))
    return [f"  {'truth ↓ answer →':<{width}}", f"  {'':<{width}}  {head}", *rows]
