"""Print results as tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from redshift_ml.demo.results import SENTIMENTS, Comparison, Table

_WIDTH = 120  # of output that is not a terminal


def console() -> Console:
    """Return the console that results are printed on."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)


def show_table(out: Console, table: Table) -> None:
    """Print a table; numbers stand to the right."""
    shown = RichTable(
        title=table.title, title_justify="left", title_style="bold", show_lines=table.prose
    )
    for at, name in enumerate(table.columns):
        numeric = bool(table.rows) and all(_is_number(row[at]) for row in table.rows)
        shown.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*(escape(_text(value)) for value in row))
    out.print(shown)


def _is_number(value: object) -> bool:
    return value is None or not isinstance(value, str)


def _text(value: object) -> str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else " ".join(str(value).split())


def show_comparison(out: Console, comparison: Comparison) -> None:
    """Print accuracy, the scores of each class and the confusion matrix."""
    result = comparison.agreement
    mean = "" if result.mean_recall is None else f", mean recall {result.mean_recall:.3f}"
    for line in (
        f"Sentiment against {comparison.against}, {result.rows:,} entries:",
        f"accuracy {result.accuracy:.3f}{mean}; "
        f"always saying {result.majority!r} gets {result.baseline:.3f}.",
    ):
        out.print(line, style="bold", highlight=False)
    scores = tuple(
        (score.name, score.support, score.precision, score.recall) for score in result.classes
    )
    show_table(out, Table("Per class", ("class", "entries", "precision", "recall"), scores))
    show_table(out, _confusion(comparison.counts))


def _confusion(counts: Mapping[tuple[str, str], int]) -> Table:
    others = sorted({predicted for _, predicted in counts} - set(SENTIMENTS))
    predicted = (*SENTIMENTS, *others)
    rows = tuple(
        (known, *(counts.get((known, name), 0) for name in predicted)) for known in SENTIMENTS
    )
    return Table("Confusion (rows: people, columns: model)", ("", *predicted), rows)
