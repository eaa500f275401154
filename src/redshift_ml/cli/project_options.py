"""The options of commands that read inference models from a dbt project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from redshift_ml.inference.project import Project

Command = TypeVar("Command", bound=Callable[..., Any])

_PROFILE = (
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
)
_OPTIONS = (
    click.option(
        "-s", "--select", multiple=True, help="dbt selector; all inference models without it."
    ),
    *_PROFILE,
    click.option("--vars", "variables", help="dbt vars, as YAML."),
)


def project_options(command: Command) -> Command:
    """Add --select, --project-dir, --profiles-dir, --target and --vars to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def profile_options(command: Command) -> Command:
    """Add --project-dir, --profiles-dir and --target to a command."""
    for option in reversed(_PROFILE):
        command = option(command)
    return command


@contextmanager
def reading(root: Path, profiles_dir: Path | None, target: str | None) -> Iterator[Project]:
    """Give the dbt project whose profile a relation is read by; its errors become the command's."""
    try:
        from redshift_ml.inference.errors import InferenceError
        from redshift_ml.inference.project import Project
    except ImportError as error:
        raise click.ClickException(
            f"a relation needs dbt: pip install 'dbt-redshift-ml[dbt]' ({error})"
        ) from error
    try:
        yield Project(root, profiles_dir, target)
    except InferenceError as error:
        raise click.ClickException(str(error)) from error
