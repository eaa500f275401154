"""CSV files that people hand to a command: read whole, or refused with the line."""

from __future__ import annotations

import csv
from pathlib import Path


class CsvError(ValueError):
    """A file that is no CSV with a header, and why."""


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header of a CSV file in UTF-8, and each row with the line it ends in.

    Raises CsvError, also for a row of another length than the header: a comma in a text without
    quotes would else shift what stands behind it, and nobody would know.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            names = next(reader, [])
            rows = [(reader.line_num, row) for row in reader if row]
    except OSError as error:
        raise CsvError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CsvError(f"{path}: cannot be read as CSV in UTF-8: {error}") from error
    for line, row in rows:
        if len(row) != len(names):
            raise CsvError(
                f"{path}: the row that ends in line {line} has {len(row)} values, the header has "
                f"{len(names)} names; a text with a comma stands in quotes"
            )
    return names, rows
