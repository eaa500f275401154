"""Each public macro has an entry in its folder's yml, typed, and a page under docs/."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
FOLDERS = ["aggregates", "ddl", "functions", "helpers", "inference", "tasks", "unit_tests"]
MACRO = re.compile(r"{%-?\s*macro\s+([a-z]\w*)\s*\((.*?)\)\s*-?%}", re.DOTALL)


def public_macros(folder: str) -> dict[str, list[str]]:
    """Return the arguments of each public macro; `default__x` belongs to `x`, if not alone."""
    found = {}
    for path in sorted((ROOT / "macros" / folder).glob("*.sql")):
        for name, arguments in MACRO.findall(path.read_text()):
            if not re.match(r"(default|redshift)__", name) or name == path.stem:
                words = [part.split("=")[0].strip() for part in arguments.split(",")]
                found[name] = [word for word in words if word]
    return found


def documented(folder: str) -> dict[str, dict[str, Any]]:
    path = ROOT / "macros" / folder / f"_{folder}__macros.yml"
    return {entry["name"]: entry for entry in yaml.safe_load(path.read_text())["macros"]}


@pytest.mark.parametrize("folder", FOLDERS)
def test_yml_names_every_public_macro_and_argument(folder: str) -> None:
    entries = documented(folder)
    assert {name: list(args) for name, args in public_macros(folder).items()} == {
        name: [argument["name"] for argument in entry.get("arguments", [])]
        for name, entry in entries.items()
    }
    for entry in entries.values():
        assert entry["description"]
        assert all(arg["type"] and arg["description"] for arg in entry.get("arguments", []))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_macro_is_in_the_docs(folder: str) -> None:
    pages = "".join(path.read_text() for path in (ROOT / "docs" / "macros").glob("*.md"))
    assert [name for name in public_macros(folder) if name not in pages] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_public_macro_has_a_file_of_its_own(folder: str) -> None:
    names = public_macros(folder)
    stems = {path.stem for path in (ROOT / "macros" / folder).glob("[!_]*.sql")}
    assert set(names) == stems


def test_every_argument_of_a_render_macro_is_in_its_page() -> None:
    for name, arguments in public_macros("ddl").items():
        page = (ROOT / "docs" / "macros" / f"{name}.md").read_text()
        assert [argument for argument in arguments if f"| `{argument}` |" not in page] == []
