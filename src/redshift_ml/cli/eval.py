"""``redshift-ml eval``: how good answers are against labels, and which of two is better."""

from __future__ import annotations

import json
from pathlib import Path

import click

from redshift_ml.eval.page import as_page
from redshift_ml.eval.report import as_data, as_text, evaluate
from redshift_ml.eval.rows import EvalError, Labelled, read_csv


@click.command(name="eval")
@click.argument("source")
@click.option("--truth", required=True, help="The column with the true labels.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    required=True,
    help="A column with answers; two or more are compared with the first.",
)
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Text for people, JSON for machines.",
)  # fmt: skip
@click.option(
    "--project-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The dbt project whose profile reads a relation.  [default: here]",
)
@click.option(
    "--profiles-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where profiles.yml is.  [default: as dbt looks for it]",
)
@click.option("-t", "--target", help="dbt target.")
def command(
    source: str,
    truth: str,
    answers: tuple[str, ...],
    html: Path | None,
    form: str,
    project_dir: Path,
    profiles_dir: Path | None,
    target: str | None,
) -> None:
    """Compare answers with labels: accuracy, F1, kappa, confusion.

    SOURCE is a CSV file, or a relation such as schema.table that holds labels
    and answers side by side. Calls no model: answers come from where a store
    put them. Two columns of answers are compared on the same rows.

    \b
    Examples:
      redshift-ml eval labelled.csv --truth label --answer sentiment
      redshift-ml eval analytics.labelled --truth label --answer old --answer new --html eval.html
    """
    if len(set(answers)) < len(answers):
        raise click.UsageError("--answer names a column twice")
    try:
        rows = _rows(source, truth, answers, project_dir, profiles_dir, target)
    except EvalError as error:
        raise click.ClickException(str(error)) from error
    found = evaluate(source, truth, rows)
    if html is not None:
        try:
            html.write_text(as_page(found), encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"cannot write {html}: {error.strerror}") from error
    click.echo(json.dumps(as_data(found), ensure_ascii=False) if form == "json" else as_text(found))


def _rows(
    source: str,
    truth: str,
    answers: tuple[str, ...],
    project_dir: Path,
    profiles_dir: Path | None,
    target: str | None,
) -> Labelled:
    if Path(source).is_file() or source.lower().endswith(".csv"):
        return read_csv(Path(source), truth, answers)
    try:
        from redshift_ml.eval.relation import read_relation
        from redshift_ml.inference.errors import InferenceError
        from redshift_ml.inference.project import Project
    except ImportError as error:
        raise EvalError(
            f"a relation needs dbt: pip install 'dbt-redshift-ml[dbt]' ({error})"
        ) from error
    try:
        return read_relation(
            Project(project_dir.resolve(), profiles_dir, target), source, truth, answers
        )
    except InferenceError as error:
        raise EvalError(str(error)) from error
