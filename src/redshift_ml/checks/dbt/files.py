"""The files that make a dbt project what it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_READ = (".sql", ".yml", ".yaml", ".csv", ".py", ".md")
_SKIPPED = {"target", "logs", "node_modules", "__pycache__"}


def files_of(project: Path) -> Iterator[Path]:
    """Yield what dbt reads of a project and of the packages that are linked into it."""
    packages = project / "dbt_packages"
    linked = [path.resolve() for path in packages.glob("*") if path.is_symlink()]
    for root in dict.fromkeys([project.resolve(), *linked]):
        for place, folders, files in os.walk(root):
            folders[:] = [n for n in folders if not n.startswith(".") and n not in _SKIPPED]
            for name in files:
                if name.endswith(_READ):
                    yield Path(place) / name
