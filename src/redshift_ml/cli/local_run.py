"""``redshift-ml local run -- COMMAND``."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from redshift_ml.cli.local_options import (
    STAND_IN,
    build_options,
    plain_errors,
    server_options,
    state_dir_option,
)

if TYPE_CHECKING:
    from redshift_ml.local.process import ServerState


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
    profile through DBT_PROFILES_DIR. A dbt whose profile leads to another
    warehouse is not run.

    \b
    Examples:
      redshift-ml local run -- dbt build
      redshift-ml local run --database :memory: -- dbt build --full-refresh
      redshift-ml local run --endpoints endpoints.yml -- pytest
    """
    from redshift_ml.local.process import find_running
    from redshift_ml.local.process.run import attached_server

    with plain_errors():
        running = find_running(state_dir)
        if running is not None and not _typed(options):
            _say(quiet, f"using the local warehouse on port {running.port} ({STAND_IN})")
            raise SystemExit(_run(child, running, state_dir))
        server = build_options(state_dir, **options)
        if server.port is None:
            server = dataclasses.replace(server, port=0)
        with attached_server(server) as state:
            _say(quiet, f"local warehouse on port {state.port} ({STAND_IN})")
            code = _run(child, state, server.state_dir)
    raise SystemExit(code)


def _run(child: tuple[str, ...], state: ServerState, state_dir: Path) -> int:
    from redshift_ml.local.process import run_command
    from redshift_ml.local.process.dbt_child import DbtChild
    from redshift_ml.local.process.run import child_environment

    project = DbtChild(child, os.environ).project(Path.cwd())
    env = child_environment(state, project, state_dir, os.environ)
    DbtChild(child, env).refuse_elsewhere(project)
    return run_command(child, env)


def _typed(names: Iterable[str]) -> bool:
    """Tell whether an option was typed; one that comes from the environment is not."""
    ctx = click.get_current_context()
    return any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in names)


def _say(quiet: bool, text: str) -> None:
    if not quiet:
        click.echo(f"redshift-ml: {text}", err=True)
