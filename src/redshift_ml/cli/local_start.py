"""``redshift-ml local start``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from redshift_ml.cli.local_options import (
    STAND_IN,
    as_json,
    build_options,
    describe,
    echo_lines,
    format_option,
    plain_errors,
    server_options,
    state_dir_option,
)


@click.command(name="start")
@server_options
@state_dir_option
@format_option
def command(state_dir: Path, output: str, **options: Any) -> None:
    """Start the local warehouse in the background and say how to connect.

    Returns once it accepts connections. It listens on 127.0.0.1, port 5439, or
    a free port when 5439 is taken and none was asked for.

    \b
    Examples:
      redshift-ml local start
      redshift-ml local start --database :memory: --port 15439
      redshift-ml local start --endpoints endpoints.yml --s3-root ./s3
      redshift-ml local start --format json
    """
    from redshift_ml.local.process import start

    with plain_errors():
        state = start(build_options(state_dir, **options))
    if output == "json":
        click.echo(as_json(state, state_dir))
        return
    click.echo(f"The local warehouse runs ({STAND_IN}).")
    echo_lines(describe(state, state_dir))
