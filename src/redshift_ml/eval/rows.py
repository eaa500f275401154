"""Labelled rows: from a CSV file, or from a relation of the warehouse through dbt's profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from redshift_ml.csvfile import CsvError, read_rows


class EvalError(Exception):
    """The rows cannot be evaluated; the message says why and what to change."""


@dataclass(frozen=True)
class Labelled:
    """The truths and one column of answers per name, all equally long."""

    truths: tuple[str, ...]
    answers: dict[str, tuple[str | None, ...]]
    skipped: int


def read_csv(path: Path, truth: str, answers: Sequence[str]) -> Labelled:
    """Read labelled rows from a CSV file in UTF-8 with a header. Raises EvalError.

    Rows whose truth is empty are skipped and counted; an empty answer is none.
    """
    rows = read_columns(path, (truth, *answers))
    return labelled(str(path), [(row[0], row[1:]) for row in rows], answers)


def read_columns(path: Path, wanted: Sequence[str]) -> list[tuple[str | None, ...]]:
    """Read columns of a CSV file in UTF-8 with a header, by name. Raises EvalError."""
    try:
        names, rows = read_rows(path)
    except CsvError as error:
        raise EvalError(str(error)) from error
    missing = [name for name in wanted if name not in names]
    if missing:
        there = ", ".join(names) or "none"
        raise EvalError(f"{path}: no column {', '.join(missing)}; the columns are {there}")
    places = [names.index(name) for name in wanted]
    return [tuple(row[place] for place in places) for _, row in rows]


def labelled(
    source: str, rows: Sequence[tuple[object, Sequence[object]]], names: Sequence[str]
) -> Labelled:
    """Return rows of a truth and its answers as columns. Raises EvalError when none has a truth."""
    cleaned = [(_text(truth), [_text(answer) for answer in given]) for truth, given in rows]
    kept = [(truth, given) for truth, given in cleaned if truth is not None]
    if not kept:
        raise EvalError(f"{source}: no row has a label to compare with ({len(rows)} rows read)")
    return Labelled(
        tuple(truth for truth, _ in kept),
        {name: tuple(given[at] for _, given in kept) for at, name in enumerate(names)},
        len(rows) - len(kept),
    )


def _text(value: object) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def is_csv(source: str) -> bool:
    """Tell whether a source is a file rather than a relation."""
    return Path(source).is_file() or source.lower().endswith(".csv")


def quoted(name: str) -> str:
    """Return an identifier in quotes."""
    return '"' + name.replace('"', '""') + '"'
