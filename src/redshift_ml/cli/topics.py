"""``redshift-ml topics``: topics of texts without labels, and the labels of reviewed ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redshift_ml.cli.project_options import dbt_options, reading
from redshift_ml.inference.dbt import Dbt

if TYPE_CHECKING:
    from redshift_ml.topics import Topic


def _range(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, int]:
    """Return the ends of a range such as 8..20; a number is both."""
    first, _, last = value.partition("..")
    ends = [int(end) if end.isascii() and end.isdecimal() else 0 for end in (first, last or first)]
    if not 1 <= ends[0] <= ends[1] <= 100:
        raise click.BadParameter(
            f"{value!r} is neither a number from 1 to 100 nor a range such as 8..20", ctx, param
        )
    return ends[0], ends[1]


@click.command(name="topics")
@click.argument("source", required=False)
@click.option("--text", "column", help="The column with the texts.")
@click.option(
    "--sample", "size", type=click.IntRange(1, 2_000), default=500, show_default=True,
    help="So many distinct texts, drawn by their hash: the same ones every time.",
)  # fmt: skip
@click.option(
    "--topics", "count", callback=_range, default="8..20", show_default=True, metavar="N|N..M",
    help="How many topics; of a range the number that parts the texts best.",
)  # fmt: skip
@click.option(
    "--labels", "reviewed", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A reviewed seed: print the labels of a declaration instead.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the seed (CSV), or with --labels the YAML, to a file.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite the file of --out.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="What is printed: text for people, JSON, or the seed as CSV.",
)  # fmt: skip
@dbt_options
def command(
    source: str | None,
    column: str | None,
    size: int,
    count: tuple[int, int],
    reviewed: Path | None,
    out: Path | None,
    force: bool,
    output: str,
    dbt: Dbt,
) -> None:
    """Discover topics in texts, for review; turn reviewed topics into labels.

    SOURCE is a CSV file, or a relation such as schema.table that dbt's profile
    reaches. A sample of its texts is clustered on this machine; nothing is sent
    anywhere. Review the seed it writes: rename, merge and delete rows. With
    --labels the reviewed seed becomes the labels of a function's declaration.

    \b
    Examples:
      redshift-ml topics seeds/feedback/raw_feedback.csv --text body --out seeds/topics.csv
      redshift-ml topics analytics.feedback --text body --sample 1000 --topics 12
      redshift-ml topics --labels seeds/topics.csv
    """
    _check(source, column, reviewed, output)
    if out is not None and out.exists() and not force:
        raise click.ClickException(
            f"{out} exists and may have been reviewed; --force overwrites it"
        )
    from redshift_ml.eval.rows import EvalError
    from redshift_ml.topics import TopicsError, labels, seed
    from redshift_ml.topics.discover import discover

    try:
        if reviewed is not None:
            written = told = labels.as_yaml(labels.read_topics(reviewed)).rstrip("\n")
        else:
            assert source is not None and column is not None
            texts = _texts(source, column, size, dbt)
            found = discover(texts, *count, lambda said: click.echo(said, err=True))
            written, told = seed.as_csv(found).rstrip("\n"), _told(found, output)
    except (TopicsError, EvalError) as error:
        raise click.ClickException(str(error)) from error
    if out is not None:
        _write(out, written + "\n")
    if out is None or reviewed is None:
        click.echo(told)


def _check(source: str | None, column: str | None, reviewed: Path | None, output: str) -> None:
    """Refuse what does not go together, all of it in one message."""
    problems = []
    if (source is None) == (reviewed is None):
        problems.append("give SOURCE or --labels, one of the two")
    if source is not None and not column:
        problems.append("SOURCE needs --text, the column with the texts")
    if reviewed is not None and column:
        problems.append("--text means nothing with --labels")
    if reviewed is not None and output != "text":
        problems.append("--labels prints YAML; --format means nothing with it")
    if problems:
        raise click.UsageError("; ".join(problems))


def _texts(source: str, column: str, size: int, dbt: Dbt) -> list[str]:
    from redshift_ml.eval.rows import is_csv, read_columns
    from redshift_ml.topics.sample import sample, sample_relation

    if is_csv(source):
        return sample((row[0] for row in read_columns(Path(source), (column,))), size)
    with reading(dbt) as project:
        return sample_relation(project, source, column, size)


def _told(found: list[Topic], output: str) -> str:
    from redshift_ml.topics import seed

    write = {"text": seed.as_text, "json": seed.as_json, "csv": seed.as_csv}[output]
    return write(found).rstrip("\n")


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {out}: {error.strerror}") from error
    click.echo(f"wrote {out}", err=True)
