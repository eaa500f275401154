"""Feedback from a file: a raw table loaded with COPY, and how the staging model reads it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from redshift_ml.local.copy.locations import LOAD_BUCKET
from redshift_ml.local.process.client import Client
from redshift_ml.local.process.errors import LocalServerError
from redshift_ml.local.process.load_file import FileColumn, open_file
from redshift_ml.local.process.state import ServerState

ROW_ID = "demo_row_id"

# What a feedback column may be called in a file, best first.
_NAMES = {
    "feedback_id": ("feedback_id", "review_id", "id", "tweet_id", ROW_ID),
    "body": ("body", "review_text", "text", "review", "feedback", "comment", "message"),
    "product": ("product", "class_name", "product_name", "item"),
    "channel": ("channel", "division_name", "source"),
    "rating": ("rating", "stars", "score"),
    "language_code": ("language_code", "language", "lang"),
    "submitted_at": ("submitted_at", "created_at", "timestamp", "date"),
}
_LABELS = ("label", "sentiment", "airline_sentiment")


@dataclass(frozen=True)
class Feedback:
    """A loaded raw table. ``columns`` maps the workflow's names to the table's columns."""

    relation: str
    columns: dict[str, str]
    label: str | None
    rows: int

    @property
    def dbt_vars(self) -> str:
        """The value of dbt's --vars."""
        source = {"relation": self.relation, "columns": self.columns}
        return json.dumps({"redshift_ml_feedback_source": source})


def load_feedback(client: Client, state: ServerState, path: Path) -> Feedback:
    """Load a CSV file with a header into a raw table. Raises LocalServerError."""
    opened = open_file(path, "csv")
    columns = match_columns(opened.columns, path)
    table = re.sub(r"\W+", "_", path.stem.lower())
    relation = f"landing.{table}"
    declared = ", ".join(f'"{column.name}" {column.type}' for column in opened.columns)
    client.run("create schema if not exists landing")
    # The staging view of the last run reads this table; dbt creates it anew.
    client.run(f"drop table if exists {relation} cascade")
    client.run(f"create table {relation} ({ROW_ID} bigint identity(1,1), {declared})")
    _copy(client, state, path, relation, opened.columns)
    client.commit()
    rows = int(client.run(f"select count(*) from {relation}")[0][0])
    names = {column.name for column in opened.columns}
    label = next((name for name in _LABELS if name in names), None)
    return Feedback(relation, columns, label, rows)


def match_columns(found: tuple[FileColumn, ...], path: Path) -> dict[str, str]:
    """Return which column of a file is which of the workflow's. Raises LocalServerError."""
    names = {column.name for column in found} | {ROW_ID}
    columns = {
        wanted: next(name for name in known if name in names)
        for wanted, known in _NAMES.items()
        if any(name in names for name in known)
    }
    if "body" not in columns:
        raise LocalServerError(
            f"The file {path} has no column for the text; it has "
            f"{', '.join(sorted(names - {ROW_ID}))}, expected one of {', '.join(_NAMES['body'])}."
        )
    return columns


def _copy(
    client: Client, state: ServerState, path: Path, relation: str, columns: tuple[FileColumn, ...]
) -> None:
    """Put the file into the bucket that every local server has, and COPY it from there."""
    folder = Path(state.load_root) / "demo"
    folder.mkdir(exist_ok=True)
    shutil.copyfile(path, folder / path.name)
    names = ", ".join(f'"{column.name}"' for column in columns)
    try:
        client.run(
            f"copy {relation} ({names}) from 's3://{LOAD_BUCKET}/demo/{path.name}' "
            "iam_role default csv ignoreheader 1 emptyasnull"
        )
    finally:
        shutil.rmtree(folder)
