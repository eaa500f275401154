"""The options of commands that run dbt: named as dbt names them, and meaning the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from redshift_ml.inference.dbt import Dbt, DbtOptions

if TYPE_CHECKING:
    from redshift_ml.inference.project import Project

Command = TypeVar("Command", bound=Callable[..., Any])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_DBT = (
    click.option("--project-dir", type=_FOLDER, help="The dbt project.  [default: here or above]"),
    click.option(
        "--profiles-dir",
        type=_FOLDER,
        help="Where profiles.yml is.  [default: as dbt looks for it]",
    ),
    click.option("--profile", help="dbt profile."),
    click.option("-t", "--target", help="dbt target."),
    click.option("--vars", "variables", help="dbt vars, as YAML."),
    click.option("--target-path", type=click.Path(path_type=Path), help="Where dbt writes to."),
    click.option("--log-path", type=click.Path(path_type=Path), help="Where dbt logs to."),
)
_SELECTION = (
    click.option(
        "-s", "--select", multiple=True, metavar="NODES",
        help="dbt selectors; all inference models without.",
    ),
    click.option("--exclude", multiple=True, metavar="NODES", help="dbt selectors of what not."),
)  # fmt: skip
_SEVERAL = ("-s", "--select", "--exclude")


class Selecting(click.Command):
    """A command with dbt's --select and --exclude, each of which takes several values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the option before each of its further values, as click wants it."""
        spread: list[str] = []
        option = ""
        for arg in args:
            if arg.startswith("-"):
                option = next((one for one in _SEVERAL if f"{arg}=".startswith(f"{one}=")), "")
            elif option and spread[-1] != option:
                spread.append(option)
            spread.append(arg)
        return super().parse_args(ctx, spread)


def selection_options(command: Command) -> Command:
    """Add --select and --exclude to a command of class Selecting."""
    return _with(_SELECTION, command)


def dbt_options(command: Command) -> Command:
    """Add dbt's options of place and profile to a command, which gets a Dbt as ``dbt``."""
    names = list(DbtOptions.__dataclass_fields__)

    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        options = DbtOptions(**{name: given.pop(name) for name in names})
        return command(*args, dbt=Dbt(options), **given)

    return _with(_DBT, run)  # type: ignore[return-value]


def _with(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def reading(dbt: Dbt) -> Iterator[Project]:
    """Give the dbt project whose profile a relation is read by; its errors become the command's."""
    from redshift_ml.inference.errors import InferenceError
    from redshift_ml.inference.project import Project

    try:
        yield Project(dbt)
    except InferenceError as error:
        raise click.ClickException(str(error)) from error
