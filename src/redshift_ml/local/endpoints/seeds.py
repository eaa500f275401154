"""Read the CSV file of a seed backend."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from redshift_ml.local.endpoints.canned import Canned, Inputs, shown
from redshift_ml.local.endpoints.config import Seed
from redshift_ml.local.endpoints.failures import EndpointFileError


def read_seed(seed: Seed) -> Canned:
    """Return a seed file's answers by input. Raises EndpointFileError.

    As in a dbt seed, an empty field is NULL; NULL and '' are one input.
    """
    try:
        with seed.file.open(encoding="utf-8-sig", newline="") as lines:
            answers = dict(_rows(seed, csv.DictReader(lines, strict=True)))
    except OSError as error:
        raise EndpointFileError(f"cannot read {seed.file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise EndpointFileError(f"{seed.file} is not UTF-8: {error}") from error
    except csv.Error as error:
        raise EndpointFileError(f"{seed.file} is not CSV: {error}") from error
    return Canned(answers, seed.default, seed.has_default)


def _rows(seed: Seed, reader: csv.DictReader[str]) -> Iterator[tuple[Inputs, str | None]]:
    columns = list(reader.fieldnames or [])
    missing = [name for name in (*seed.input, seed.output) if name not in columns]
    if missing:
        raise EndpointFileError(
            f"{seed.file} has no column {' and no '.join(missing)}; it has {', '.join(columns)}"
        )
    seen: dict[Inputs, str | None] = {}
    for row in reader:
        where = f"{seed.file}, line {reader.line_num}"
        if None in row or None in row.values():
            raise EndpointFileError(f"{where}: a row must have {len(columns)} fields")
        inputs = tuple(row[name] for name in seed.input)
        answer = row[seed.output] or None
        if seen.setdefault(inputs, answer) != answer:
            raise EndpointFileError(f"{where}: {shown(inputs)} has two different answers")
        yield inputs, answer
