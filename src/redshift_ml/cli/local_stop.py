"""``redshift-ml local stop``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from redshift_ml.cli.local_options import format_option, plain_errors, state_dir_option


@click.command(name="stop")
@state_dir_option
@format_option
def command(state_dir: Path, output: str) -> None:
    """Stop the local warehouse: open transactions are rolled back, the rest is kept.

    \b
    Examples:
      redshift-ml local stop
      redshift-ml local stop --state-dir /tmp/shop
    """
    from redshift_ml.local.process import stop

    with plain_errors():
        stopped = stop(state_dir)
    if output == "json":
        click.echo(json.dumps({"stopped": stopped is not None, "pid": stopped and stopped.pid}))
    elif stopped is None:
        click.echo("No local warehouse runs here.")
    else:
        click.echo(f"The local warehouse (process {stopped.pid}) has stopped.")
