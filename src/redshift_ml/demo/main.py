"""Run the demo: build the project, print what came out."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from redshift_ml.demo import results
from redshift_ml.demo.data import Feedback, load_feedback
from redshift_ml.demo.show import (
    console,
    show_calls,
    show_comparison,
    show_second_run,
    show_table,
)
from redshift_ml.local.process import LocalServerError, ServerOptions, ServerState, find_running
from redshift_ml.local.process.client import Client, connect
from redshift_ml.local.process.dbt_child import DbtChild
from redshift_ml.local.process.options import DATABASE_FILE, DEFAULT_PORT
from redshift_ml.local.process.run import attached_server, child_environment
from redshift_ml.local.process.state import PGPASS_FILE, make_state_dir, stored_password

DEFAULT_STATE_DIR = Path(".redshift-ml")
SEED_SCHEMA = "feedback"
DATA_SCHEMA = "feedback_data"
STAND_IN = (
    "These answers come from small models on this machine, behind a local stand-in for Redshift. "
    "Nothing was sent to AWS; a real endpoint answers better."
)


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="A CSV file of real feedback, instead of the shipped seed.",
)
@click.option(
    "--state-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_STATE_DIR,
    show_default=True,
    help="Where the local warehouse keeps its data.",
)
def main(data: Path | None, state_dir: Path) -> None:
    """Build the shipped dbt project on the local warehouse and show what came out."""
    try:
        code = _run(data, state_dir)
    except LocalServerError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2) from error
    raise SystemExit(code)


def _run(data: Path | None, state_dir: Path) -> int:
    out = console()
    schema = DATA_SCHEMA if data else SEED_SCHEMA
    make_state_dir(state_dir)
    with _server(state_dir.resolve()) as state:
        with connect(state) as client:
            since = results.server_time(client)
            feedback = _load(client, state, data, out) if data else None
        env = child_environment(state, Path.cwd(), state_dir.resolve(), os.environ)
        env["REDSHIFT_ML_SCHEMA"] = schema
        started = time.monotonic()
        code = _build(feedback, env)
        seconds = time.monotonic() - started
        if code:
            out.print(f"dbt build failed with exit code {code}; what it said is above.")
            return code
        with connect(state) as client:
            _show(out, client, schema, since, feedback)
        code = _again(out, state, schema, env) if feedback is None else 0
        if code:
            return code
    out.print(f"\ndbt build took {seconds:.1f} s. {STAND_IN}", highlight=False)
    _look_further(out, schema, state_dir)
    return 0


@contextmanager
def _server(state_dir: Path) -> Iterator[ServerState]:
    """Use the server that runs here, or run one for the time of the demo."""
    running = find_running(state_dir)
    if running is not None:
        yield running
        return
    options = ServerOptions(
        state_dir, stored_password(state_dir), database=state_dir / DATABASE_FILE, port=0
    )
    with attached_server(options) as state:
        yield state


def _load(client: Client, state: ServerState, data: Path, out: Console) -> Feedback:
    started = time.monotonic()
    feedback = load_feedback(client, state, data)
    seconds = time.monotonic() - started
    out.print(f"COPY loaded {feedback.rows:,} rows into {feedback.relation} in {seconds:.1f} s.")
    return feedback


def _build(feedback: Feedback | None, env: dict[str, str], *flags: str) -> int:
    """Run dbt build as a user would, its own lines on the terminal."""
    plain = [] if sys.stdout.isatty() and not env.get("NO_COLOR") else ["--no-use-colors"]
    command = [str(Path(sys.executable).parent / "dbt"), *plain, *flags, "build"]
    DbtChild(command, env).refuse_elsewhere(Path.cwd())
    if feedback is not None:
        # With a file the seed of feedback has no part in the build, nor have the unit
        # tests, whose rows stand in for the seed's. Other seeds are still read.
        command += ["--vars", feedback.dbt_vars]
        command += ["--exclude", "raw_feedback", "resource_type:unit_test"]
    sys.stdout.flush()
    return subprocess.run(command, env=env, check=False).returncode


def _again(out: Console, state: ServerState, schema: str, env: dict[str, str]) -> int:
    """Build once more, to show what that costs."""
    out.print("Building again …", highlight=False)
    with connect(state) as client:
        since = results.server_time(client)
    started = time.monotonic()
    code = _build(None, env, "--quiet")
    if code:
        out.print(f"the second dbt build failed with exit code {code}")
        return code
    with connect(state) as client:
        show_second_run(out, results.bought(client, schema, since), time.monotonic() - started)
    return 0


def _show(out: Console, client: Client, schema: str, since: str, feedback: Feedback | None) -> None:
    out.print()
    show_table(out, results.enriched(client, schema))
    show_table(out, results.sentiment_counts(client, schema))
    show_table(out, results.sentiment_by_product(client, schema))
    show_table(out, results.topics(client, schema))
    show_table(out, results.weekly(client, schema))
    if feedback is None:
        show_table(out, results.gold(client, schema))
    else:
        comparison = results.compare(client, schema, feedback)
        if comparison is not None:
            show_comparison(out, comparison)
    show_calls(
        out,
        results.calls(client, since),
        results.bought(client, schema, since),
        results.answerers(client),
    )


def _look_further(out: Console, schema: str, state_dir: Path) -> None:
    programs = Path(os.path.relpath(Path(sys.executable).parent))
    local = f"{programs / 'redshift-ml'} local"
    where = "" if state_dir == DEFAULT_STATE_DIR else f" --state-dir {state_dir}"
    other = "" if schema == SEED_SCHEMA else f"REDSHIFT_ML_SCHEMA={schema} "
    for line in (
        "To look further:",
        f"  {local} start{where}",
        f"  PGPASSFILE={state_dir / PGPASS_FILE} psql -h 127.0.0.1 -p {DEFAULT_PORT} -U awsuser "
        f'dev -c "select * from {schema}.feedback_summaries limit 5"',
        f"    (`start` prints the port if {DEFAULT_PORT} is taken)",
        f"  {other}{local} run{where} -- dbt docs generate --static",
        "    then open target/static_index.html in a browser",
    ):
        out.print(line, highlight=False, soft_wrap=True, markup=False)
