"""``redshift-ml local run -- COMMAND``."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from redshift_ml.cli.local_options import (
    STAND_IN,
    build_options,
    plain_errors,
    server_options,
    state_dir_option,
)


@click.command(
    name="run", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@server_options
@state_dir_option
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@click.argument("child", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND")
def command(state_dir: Path, quiet: bool, child: tuple[str, ...], **options: Any) -> None:
    """Run COMMAND with a local warehouse around it, and return its exit code.

    A server is started on a free port and stopped whatever happens. When one
    that `local start` began runs here already and no option asks for another,
    that one is used and left running. COMMAND finds the server through
    REDSHIFT_ML_LOCAL_HOST, _PORT, _USER, _PASSWORD and _DATABASE, and dbt its
    profile through DBT_PROFILES_DIR when the project has no profiles.yml.

    \b
    Examples:
      redshift-ml local run -- dbt build
      redshift-ml local run --database :memory: -- dbt build --full-refresh
      redshift-ml local run --endpoints endpoints.yml -- pytest
    """
    from redshift_ml.local.process import find_running, run_command
    from redshift_ml.local.process.run import attached_server, child_environment

    with plain_errors():
        running = find_running(state_dir)
        if running is not None and not _typed(options):
            _say(quiet, f"using the local warehouse on port {running.port} ({STAND_IN})")
            env = child_environment(running, Path.cwd(), state_dir, os.environ)
            raise SystemExit(run_command(child, env))
        server = build_options(state_dir, **options)
        if server.port is None:
            server = dataclasses.replace(server, port=0)
        with attached_server(server) as state:
            _say(quiet, f"local warehouse on port {state.port} ({STAND_IN})")
            env = child_environment(state, Path.cwd(), server.state_dir, os.environ)
            code = run_command(child, env)
    raise SystemExit(code)


def _typed(names: Iterable[str]) -> bool:
    """Tell whether an option was typed; one that comes from the environment is not."""
    ctx = click.get_current_context()
    return any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in names)


def _say(quiet: bool, text: str) -> None:
    if not quiet:
        click.echo(f"redshift-ml: {text}", err=True)
