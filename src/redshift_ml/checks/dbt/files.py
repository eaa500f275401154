"""The files that make a dbt project what it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from redshift_ml.dbt_project import packages_of

_READ = (".sql", ".yml", ".yaml", ".csv", ".py", ".md")
_SKIPPED = {"target", "logs", "node_modules", "__pycache__"}


def files_of(project: Path) -> Iterator[Path]:
    """Yield what dbt reads of a project and of its packages, also of those that are links."""
    packages = packages_of(project)
    linked = [path.resolve() for path in packages.glob("*") if path.is_symlink()]
    seen: set[Path] = set()
    for root in (project.resolve(), packages.resolve(), *linked):
        for place, folders, files in os.walk(root):
            folders[:] = [n for n in folders if not n.startswith(".") and n not in _SKIPPED]
            new = {Path(place) / name for name in files if name.endswith(_READ)} - seen
            seen |= new
            yield from sorted(new)
