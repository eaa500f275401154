"""``redshift-ml eval``: how good answers are against labels, and which of two is better."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from redshift_ml.cli.project_options import dbt_options, reading
from redshift_ml.eval.cost import Cost
from redshift_ml.eval.page import as_page
from redshift_ml.eval.report import as_data, as_text, evaluate
from redshift_ml.eval.rows import EvalError, Labelled, is_csv, read_csv
from redshift_ml.inference.dbt import Dbt


@click.command(name="eval")
@click.argument("source")
@click.option("--truth", required=True, help="The column with the true labels.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    help="A column with answers; two or more are compared with the first.",
)
@click.option(
    "--function",
    "functions",
    multiple=True,
    help="A dbt function to run over the texts; two or more are compared with the first.",
)
@click.option("--text", help="With --function: the column with the texts.")
@click.option(
    "--column", help="With --function: the answer's column, if not the first with labels."
)
@click.option("--request", "form", help="With --function: the form of task_request it takes.")
@click.option("--rows", type=click.IntRange(1), help="With --function: only so many rows.")
@click.option("--max-calls", type=click.IntRange(1), help="With --function: buy at most so much.")
@click.option(
    "--concurrency", type=click.IntRange(1, 128), default=8, show_default=True,
    help="With --function: batches in flight at most.",
)  # fmt: skip
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Text for people, JSON for machines.",
)  # fmt: skip
@dbt_options
def command(
    source: str,
    truth: str,
    answers: tuple[str, ...],
    functions: tuple[str, ...],
    html: Path | None,
    output: str,
    dbt: Dbt,
    **options: Any,
) -> None:
    """Compare answers with labels: accuracy, F1, kappa, confusion, cost.

    SOURCE is a CSV file, a relation such as schema.table or, with --function,
    also a seed or dbt model. With --answer it holds the answers and nothing is
    called. With --function they are bought through an inference store, which
    keeps them: running it again buys only what is new.

    \b
    Examples:
      redshift-ml eval labelled.csv --truth label --answer sentiment
      redshift-ml eval analytics.labelled --truth label --answer old --answer new --html eval.html
      redshift-ml eval gold_topics --text body --truth topic --function fn_old --function fn_new
    """
    _check(answers, functions, options)
    try:
        if functions:
            rows, costs = _bought(source, truth, functions, options, dbt)
        else:
            rows, costs = _read(source, truth, answers, dbt), {}
    except EvalError as error:
        raise click.ClickException(str(error)) from error
    found = evaluate(source, truth, rows, costs)
    if html is not None:
        try:
            html.write_text(as_page(found), encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"cannot write {html}: {error.strerror}") from error
    told = json.dumps(as_data(found), ensure_ascii=False) if output == "json" else as_text(found)
    click.echo(told)


def _check(answers: tuple[str, ...], functions: tuple[str, ...], options: dict[str, Any]) -> None:
    """Refuse what does not go together, all of it in one message."""
    problems = []
    if bool(answers) == bool(functions):
        problems.append("give --answer or --function, one of the two")
    for option, names in (("--answer", answers), ("--function", functions)):
        if len(set(names)) < len(names):
            problems.append(f"{option} names the same twice")
    if functions and not options["text"]:
        problems.append("--function needs --text, the column with the texts")
    spare = [f"--{name.replace('_', '-')}" for name in ("text", "column", "rows", "max_calls")
             if options[name] is not None]  # fmt: skip
    if answers and spare:
        problems.append(f"{', '.join(spare)} means nothing without --function")
    if problems:
        raise click.UsageError("; ".join(problems))


def _bought(
    source: str, truth: str, functions: tuple[str, ...], options: dict[str, Any], dbt: Dbt
) -> tuple[Labelled, dict[str, Cost]]:
    from redshift_ml.cli.infer import stoppable, watching
    from redshift_ml.eval.run import Asked, run_functions
    from redshift_ml.inference.errors import InferenceError
    from redshift_ml.inference.project import Project

    asked = Asked(functions, truth=truth, **options)
    project = Project(dbt)
    try:
        with stoppable() as stop, watching("text") as watch:
            answered = run_functions(project, source, asked, watch, stop)
    except InferenceError as error:
        raise EvalError(str(error)) from error
    return answered.rows, answered.costs


def _read(source: str, truth: str, answers: tuple[str, ...], dbt: Dbt) -> Labelled:
    if is_csv(source):
        return read_csv(Path(source), truth, answers)
    with reading(dbt) as project:
        from redshift_ml.eval.relation import read_relation

        return read_relation(project, source, truth, answers)
