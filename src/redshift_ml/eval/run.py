"""Run functions over labelled rows through an inference store, and read their answers.

The store is bought by the engine of ``redshift-ml infer``, so that what was
answered before, here or in a store of the project, is not bought again.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redshift_ml.dialect.lexer import quote
from redshift_ml.eval.cost import Cost, seconds_of
from redshift_ml.eval.rows import EvalError, Labelled, is_csv, labelled, quoted, read_columns
from redshift_ml.inference.drain import Drain, Outcome, Watch
from redshift_ml.inference.failures import message_of
from redshift_ml.inference.project import Project
from redshift_ml.inference.script import Script, script_from
from redshift_ml.inference.session import Connection

_ROWS_A_STATEMENT = 200
_MOST_BYTES = 65_535


@dataclass(frozen=True)
class Asked:
    """What to run over what. ``rows`` and ``max_calls`` bound it; None is no bound."""

    functions: tuple[str, ...]
    text: str
    truth: str
    column: str | None = None
    form: str | None = None
    rows: int | None = None
    max_calls: int | None = None
    concurrency: int = 8


@dataclass(frozen=True)
class Answered:
    """The labelled rows with one column of answers per function, and what each cost."""

    rows: Labelled
    costs: dict[str, Cost]


def run_functions(
    project: Project, source: str, asked: Asked, watch: Watch, stop: threading.Event
) -> Answered:
    """Buy what is missing and return answers beside labels. Raises EvalError, InferenceError."""
    from redshift_connector.error import Error

    try:
        if is_csv(source):
            with _loaded(project, Path(source), asked) as relation:
                return _run(project, source, relation, asked, watch, stop)
        return _run(project, source, source, asked, watch, stop)
    except Error as error:
        raise EvalError(f"{source}: {message_of(error)}") from error


def _run(
    project: Project, source: str, relation: str, asked: Asked, watch: Watch, stop: threading.Event
) -> Answered:
    options = {
        "column": asked.column, "form": asked.form, "rows": asked.rows,
        "max_calls": asked.max_calls,
    }  # fmt: skip
    found = project.printed("eval_script", {
        "functions": list(asked.functions), "source": relation, "text": asked.text,
        "truth": asked.truth, "options": options,
        "run": {"invocation_id": str(uuid.uuid4()), "door": "eval"},
        "statements": project.functions(asked.functions),
    })  # fmt: skip
    truths: list[object] = []
    answers: dict[str, list[object]] = {}
    costs: dict[str, Cost] = {}
    for one in found:
        script = script_from(one["script"], one["body"])
        outcome = Drain(script, project.connect(), asked.concurrency, stop, watch).run()
        if outcome.over_budget:
            raise EvalError(
                f"{one['name']}: {outcome.over_budget}; {outcome.left:,} texts are not answered. "
                "What was bought is kept: raise --max-calls and run it again"
            )
        if outcome.stopped:
            raise EvalError("stopped; what was bought is kept: run the same command to go on")
        rows = _read(project, one["answers"])
        truths = [row["truth"] for row in rows]
        answers[one["name"]] = [row["answer"] for row in rows]
        costs[one["name"]] = _cost(script, outcome, rows)
    given = [
        (truth, [column[at] for column in answers.values()]) for at, truth in enumerate(truths)
    ]
    return Answered(labelled(source, given, list(answers)), costs)


def _read(project: Project, sql: str) -> list[dict[str, Any]]:
    connection = Connection(project.connect())
    try:
        return connection.rows(sql)
    finally:
        connection.close()


def _cost(script: Script, outcome: Outcome, rows: Sequence[dict[str, Any]]) -> Cost:
    distinct = {row["input_hash"]: row for row in rows if row["input_hash"] is not None}.values()
    tokens_in = sum(int(row["tokens_in"] or 0) for row in distinct)
    tokens_out = sum(int(row["tokens_out"] or 0) for row in distinct)
    price = script.price
    return Cost(
        len(distinct), outcome.answered, outcome.calls, tokens_in, tokens_out,
        None if price is None else price.usd(tokens_in, tokens_out), outcome.usd,
        *seconds_of(row["seconds"] for row in distinct),
    )  # fmt: skip


@contextmanager
def _loaded(project: Project, path: Path, asked: Asked) -> Iterator[str]:
    """Put a CSV file's texts and labels into a table for as long as they are needed."""
    rows = _csv_rows(path, asked.text, asked.truth)
    schema, name = project.schema(), f"redshift_ml_eval_rows_{uuid.uuid4().hex[:12]}"
    table = ".".join(quoted(part) for part in (schema, name))
    columns = [quoted(part.lower()) for part in (asked.text, asked.truth)]
    connection = Connection(project.connect())
    try:
        connection.run(
            f"create table {table} ({columns[0]} varchar(65535), {columns[1]} varchar(65535))"
        )
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            values = ", ".join(
                f"({quote(text)}, {'null' if truth is None else quote(truth)})"
                for text, truth in rows[start : start + _ROWS_A_STATEMENT]
            )
            connection.run(f"insert into {table} values {values}")
        yield f"{schema}.{name}"
    finally:
        connection.run(f"drop table if exists {table}")
        connection.close()


def _csv_rows(path: Path, text: str, truth: str) -> list[tuple[str, str | None]]:
    """Read texts and labels. Raises EvalError for what a table could not hold."""
    rows = [(given or "", label or None) for given, label in read_columns(path, (text, truth))]
    for number, (content, _) in enumerate(rows, 1):
        if "\0" in content or len(content.encode()) > _MOST_BYTES:
            raise EvalError(
                f"{path}: the text of row {number} has a NUL character or more than 65,535 bytes, "
                "which no varchar holds"
            )
    return rows
