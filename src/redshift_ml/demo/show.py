"""Print results as tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rich.box import HORIZONTALS, SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from redshift_ml.demo.results import SENTIMENTS, Bought, Comparison, Table

_WIDTH = 100  # of output that is not a terminal, and at most

_PROSE = 2  # columns of text at the end of a table of prose


def console() -> Console:
    """Return the console that results are printed on."""
    if not sys.stdout.isatty():
        return Console(width=_WIDTH)
    return Console(width=min(Console().width, _WIDTH))


def show_table(out: Console, table: Table) -> None:
    """Print a table; numbers stand to the right."""
    shown = RichTable(
        title=table.title,
        title_justify="left",
        title_style="bold",
        show_lines=table.prose,
        box=HORIZONTALS if table.prose else SIMPLE_HEAD,
    )
    for at, name in enumerate(table.columns):
        numeric = bool(table.rows) and all(_is_number(row[at]) for row in table.rows)
        shown.add_column(
            name,
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=table.prose and at < len(table.columns) - _PROSE,
        )
    for row in table.rows:
        shown.add_row(*(escape(_text(value)) for value in row))
    out.print(shown)


def _is_number(value: object) -> bool:
    return value is None or not isinstance(value, str)


def _text(value: object) -> str:
    if isinstance(value, Decimal) and not value.as_tuple().exponent:  # a sum of counts
        value = int(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else " ".join(str(value).split())


def show_calls(
    out: Console, calls: Table, bought: Bought, answerers: Sequence[tuple[str, str]]
) -> None:
    """Print the calls, who answered them, and what the stores spared."""
    show_table(out, calls)
    for function, models in answerers:
        out.print(f"{function} was answered by {models}.", highlight=False, markup=False)
    if bought.now == 0:
        line = f"This run made 0 calls: all {bought.before:,} answers came from the stores."
    else:
        line = f"This run bought {bought.now:,} answers; {bought.before:,} were in the stores."
    out.print(line, style="bold", highlight=False)


def show_second_run(out: Console, bought: Bought, seconds: float) -> None:
    """Print what a second build bought."""
    line = f"The second dbt build took {seconds:.1f} s and bought {bought.now:,} answers; "
    out.print(f"{line}{bought.before:,} came from the stores.", style="bold", highlight=False)


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
