"""``redshift-ml local load FILE --table T``."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redshift_ml.cli.local_options import (
    UserError,
    build_options,
    format_option,
    plain_errors,
    state_dir_option,
)

if TYPE_CHECKING:
    from redshift_ml.local.process import ServerState
    from redshift_ml.local.process.load_file import FileFormat, OpenFile


@click.command(name="load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--table", required=True, help="Table to load, for example landing.reviews.")
@click.option("--append", is_flag=True, help="Add to a table that exists.")
@click.option("--replace", is_flag=True, help="Drop a table that exists and create it anew.")
@click.option(
    "--file-format",
    type=click.Choice(["csv", "json", "parquet"]),
    help="The file's format  [default: by its name]",
)
@click.option("--delimiter", help="A CSV file's delimiter  [default: comma; tab for .tsv]")
@click.option(
    "--database",
    metavar="FILE",
    help="Database file, when no server runs  [default: dev.duckdb in the state directory]",
)
@state_dir_option
@format_option
def command(
    file: Path,
    table: str,
    append: bool,
    replace: bool,
    file_format: FileFormat | None,
    delimiter: str | None,
    database: str | None,
    state_dir: Path,
    output: str,
) -> None:
    """Load FILE (CSV with a header, JSON lines or Parquet) into a table.

    A missing table is created with types inferred from the whole file, VARCHAR
    lengths in bytes. All rows are loaded, or none. The running server is used,
    or one is started for the time of the load.

    \b
    Examples:
      redshift-ml local load reviews.csv --table landing.reviews
      redshift-ml local load events.jsonl.gz --table landing.events --append
      redshift-ml local load sales.parquet --table sales --replace
    """
    if append and replace:
        raise UserError("--append and --replace exclude each other; give one.")
    if not all(table.split(".")):
        raise UserError(f"--table must be a name such as landing.reviews; got {table!r}.")
    from redshift_ml.local.process.client import connect
    from redshift_ml.local.process.load_file import guess_format, open_file, prepare_table

    with plain_errors():
        opened = open_file(file, file_format or guess_format(file), delimiter)
        with _server(state_dir, database) as state, connect(state) as client:
            prepare_table(client, table, opened.columns, append=append, replace=replace)
            from redshift_ml.local.process.load_file import copy_chunks

            _show(copy_chunks(client, state, table, opened), opened, table)
            client.commit()
    if output == "json":
        columns = [{"name": column.name, "type": column.type} for column in opened.columns]
        click.echo(json.dumps({"table": table, "rows": opened.rows, "columns": columns}))
    else:
        click.echo(f"Loaded {opened.rows:,} row{'s'[: opened.rows != 1]} into {table}:")
        click.echo(f"  {', '.join(f'{column.name} {column.type}' for column in opened.columns)}")


@contextmanager
def _server(state_dir: Path, database: str | None) -> Iterator[ServerState]:
    """Give the running server, or one for the time of a with-block."""
    from redshift_ml.local.process import find_running
    from redshift_ml.local.process.run import attached_server

    running = find_running(state_dir)
    if running is not None and database is None:
        yield running
        return
    options = build_options(state_dir, database, 0, None, None, None)
    with attached_server(dataclasses.replace(options, port=0)) as state:
        yield state


def _show(counts: Iterator[int], file: OpenFile, table: str) -> None:
    """Work through the pieces, with a progress bar when a person looks on."""
    if not sys.stderr.isatty():
        for _ in counts:
            pass
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Remaining())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(table, total=file.rows)
        for count in counts:
            progress.advance(task, count)
