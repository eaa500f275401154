"""``redshift-ml infer``: drain inference stores from outside dbt."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from types import FrameType
from typing import Any

import click

from redshift_ml.cli.project_options import Selecting, dbt_options, selection_options
from redshift_ml.inference.aggregate import drain_levels
from redshift_ml.inference.dbt import Dbt
from redshift_ml.inference.drain import Drain, Outcome, Watch
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.failures import in_words
from redshift_ml.inference.project import Connect, Project, Selection
from redshift_ml.inference.run import Run
from redshift_ml.inference.script import Script
from redshift_ml.inference.summary import Lines, progress, summary

STOPPED = 3


@click.command(name="infer", cls=Selecting)
@selection_options
@click.option(
    "--concurrency",
    type=click.IntRange(1, 128),
    default=8,
    show_default=True,
    help="Batches in flight at most; throttling lowers it for a while.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the result is printed.",
)
@dbt_options
def command(
    select: tuple[str, ...],
    exclude: tuple[str, ...],
    concurrency: int,
    form: str,
    dbt: Dbt,
) -> None:
    """Buy what inference models are missing, over several connections at once.

    Uses the same tables and rules as `dbt build`, and may run beside it. A batch
    that fails is cut until the poison row is alone; throttling slows it down.
    SIGINT or SIGTERM finishes the batches in flight and stops (exit code 3).

    \b
    Examples:
      redshift-ml infer
      redshift-ml infer --select feedback_sentiment --concurrency 16
      redshift-ml local run -- redshift-ml infer --format json
    """  # fmt: skip
    project = Project(dbt)
    try:
        compiled, ids = project.compile(Selection(select, exclude))
        scripts = project.scripts(compiled, ids, prepare=True, statements=compiled.statements(ids))
        connect = project.connect()
        with stoppable() as stop:
            outcomes = []
            for script in scripts:
                if not stop.is_set():
                    outcomes.append(_infer(script, connect, concurrency, stop, form))
    except InferenceError as error:
        raise click.ClickException(str(error)) from error
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in outcomes]))
    _exit(outcomes, scripts, stop)


def _infer(
    script: Script, connect: Connect, concurrency: int, stop: threading.Event, form: str
) -> Outcome:
    def drain(one: Script) -> Outcome:
        with watching(form) as watch:
            outcome = Drain(one, connect, concurrency, stop, watch).run()
        click.echo(summary(outcome), err=True)
        return outcome

    with in_words(script.model):
        return drain(script) if script.aggregate is None else drain_levels(script, connect, drain)


def _exit(outcomes: list[Outcome], scripts: list[Script], stop: threading.Event) -> None:
    for outcome, script in zip(outcomes, scripts, strict=False):
        if outcome.over_budget:
            message = f"{outcome.model}: {outcome.over_budget}; {outcome.left:,} inputs are left."
            if script.on_budget == "error":
                raise click.ClickException(message)
            click.echo(f"Warning: {message}", err=True)
    if stop.is_set():
        click.echo(
            "Stopped. All that was paid for is kept; run the same command to go on.", err=True
        )
        sys.exit(STOPPED)


class _Bar:
    """One progress line that is drawn over itself, for a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task("", said="")
        self._lines = Lines()

    def __call__(self, script: Script, run: Run, total: int) -> None:
        self._lines(script, run, total)
        self._progress.start()
        said = progress(run, total, self._progress.get_time() - self._lines.started)
        self._progress.update(
            self._task, description=script.model, total=total, completed=run.tally.answered,
            said=said,
        )  # fmt: skip

    def close(self) -> None:
        """Take the bar away and give the terminal its cursor back."""
        self._progress.stop()


@contextmanager
def watching(form: str) -> Iterator[Watch]:
    """Yield what shows the progress of a drain: a bar on a terminal, else lines."""
    if form != "text" or not sys.stderr.isatty():
        yield _Log()
        return
    with closing(_Bar()) as bar:
        yield bar


class _Log:
    """A line now and then, for everything that is not a terminal."""

    def __init__(self) -> None:
        self._lines = Lines()

    def __call__(self, script: Script, run: Run, total: int) -> None:
        line = self._lines(script, run, total)
        if line:
            click.echo(line, err=True)


@contextmanager
def stoppable() -> Iterator[threading.Event]:
    """Turn the first SIGINT or SIGTERM into a request to stop; a second one is as usual."""
    stop = threading.Event()
    before: dict[signal.Signals, Any] = {}

    def ask(number: int, frame: FrameType | None) -> None:
        click.echo("Stopping after the batches in flight …", err=True)
        stop.set()
        for name, handler in before.items():
            signal.signal(name, handler)

    for name in (signal.SIGINT, signal.SIGTERM):
        before[name] = signal.signal(name, ask)
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
