"""The documentation is tested: what exists is documented, what is documented exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from redshift_ml import __version__
from redshift_ml.cli.root import COMMANDS

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command of the command line with its full name."""
    for name, (module, _) in COMMANDS.items():
        yield from below(name, import_module(module).command)


def below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and its subcommands."""
    if isinstance(command, click.Group):
        for child in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), child)
            assert found is not None
            yield from below(f"{name} {child}", found)
    else:
        yield name, command


@pytest.mark.parametrize(("name", "command"), [pytest.param(*c, id=c[0]) for c in commands()])
def test_a_command_is_documented_and_its_help_has_an_example(
    name: str, command: click.Command
) -> None:
    assert f"redshift-ml {name}" in TEXT
    assert f"redshift-ml {name}" in (command.help or "").replace("\n", " "), (
        "--help needs an example"
    )
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, f"{parameter.opts[0]} has no help"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", prose)
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"(?:^|`|\n)make ([a-z-]+)", TEXT))
    assert named <= targets


def test_the_version_stands_in_one_place_and_the_others_agree() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text()
    project = (ROOT / "dbt_project.yml").read_text()
    assert f'version = "{__version__}"' in pyproject
    assert re.search(rf"^version: ['\"]?{re.escape(__version__)}['\"]?$", project, re.MULTILINE)
