"""``redshift-ml local status``."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path

import click

from redshift_ml.cli.local_options import (
    STAND_IN,
    as_json,
    describe,
    echo_lines,
    format_option,
    plain_errors,
    state_dir_option,
)

NOT_RUNNING = 3  # what service scripts return


@click.command(name="status")
@state_dir_option
@format_option
def command(state_dir: Path, output: str) -> None:
    """Say whether the local warehouse runs, where, and since when.

    The exit code is 0 when it runs and 3 when it does not.

    \b
    Examples:
      redshift-ml local status
      redshift-ml local status --format json
    """
    from redshift_ml.local.process import find_running

    with plain_errors():
        state = find_running(state_dir)
    if state is None:
        click.echo(
            json.dumps({"running": False})
            if output == "json"
            else "No local warehouse runs here; start one with `redshift-ml local start`."
        )
        raise SystemExit(NOT_RUNNING)
    uptime = int(max(0.0, time.time() - state.started_at))
    if output == "json":
        click.echo(as_json(state, state_dir, uptime_seconds=uptime))
        return
    click.echo(f"The local warehouse runs ({STAND_IN}).")
    echo_lines([*describe(state, state_dir), ("up for", str(timedelta(seconds=uptime)))])
