"""Every `redshift-ml` command line of the documentation is one that the command line takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from redshift_ml.cli.root import root

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(redshift-ml [^`]+)`")
SHELL = ("", "sh", "bash", "shell", "console")


def commands(text: str) -> Iterator[str]:
    """Yield the lines of shell blocks, and commands in backticks."""
    for language, body in FENCE.findall(text):
        if language in SHELL:
            yield from body.replace("\\\n", " ").splitlines()
    yield from INLINE.findall(FENCE.sub("", text))


def words(line: str) -> list[str]:
    """Split a line into words, its prompt, comment, variables and folder left out."""
    found = shlex.split(line.strip().removeprefix("$ "), comments=True)
    while found and re.match(r"\w+=", found[0]):
        found = found[1:]
    return [found[0].rpartition("/")[2], *found[1:]] if found else []


def documented(page: Path) -> list[list[str]]:
    """Return the arguments of every call of redshift-ml on a page."""
    lines = [line for line in commands(page.read_text()) if "redshift-ml " in line]
    return [found[1:] for found in map(words, lines) if found and found[0] == "redshift-ml"]


def check(arguments: list[str]) -> str | None:
    """Return what is wrong with a call of redshift-ml: a command or an option it has not."""
    command: click.Command = root
    context = click.Context(root)
    rest = list(arguments)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        if found is None:
            return f"no command {rest[0]!r}"
        command, rest = found, rest[1:]
    own = rest[: rest.index("--")] if "--" in rest else rest
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    asked = {word.partition("=")[0] for word in own if re.match(r"--?[a-z]", word)}
    unknown = asked - known - {"-h", "--help"}
    return f"no option {', '.join(sorted(unknown))}" if unknown else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_ours_exists(page: Path) -> None:
    wrong = {
        " ".join(arguments): problem
        for arguments in documented(page)
        if (problem := check(arguments))
    }
    assert not wrong


def test_the_check_sees_what_is_not_there() -> None:
    assert check(["local", "serve"]) == "no command 'serve'"
    assert check(["local", "start", "--colour"]) == "no option --colour"
    assert check(["local", "run", "--", "dbt", "build", "--select", "x"]) is None
    assert len(documented(ROOT / "README.md")) >= 4
