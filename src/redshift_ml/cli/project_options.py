"""The options of commands that read inference models from a dbt project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "-s", "--select", multiple=True, help="dbt selector; all inference models without it."
    ),
    click.option(
        "--project-dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        help="The dbt project.  [default: here]",
    ),
    click.option(
        "--profiles-dir",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Where profiles.yml is.  [default: as dbt looks for it]",
    ),
    click.option("-t", "--target", help="dbt target."),
    click.option("--vars", "variables", help="dbt vars, as YAML."),
)


def project_options(command: Command) -> Command:
    """Add --select, --project-dir, --profiles-dir, --target and --vars to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
