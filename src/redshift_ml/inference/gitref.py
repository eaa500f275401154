"""A dbt project as it was at a git ref, compiled beside the one at hand."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.project import Project

_PARSED = Path("target", "partial_parse.msgpack")


@contextmanager
def compiled_at(project: Project, ref: str) -> Iterator[Path]:
    """Yield the manifest of the project at a git ref. Raises InferenceError.

    The ref is checked out in a worktree of its own, which is gone afterwards;
    the installed dbt packages of the project at hand are used.
    """
    top = Path(_git(project.root, "rev-parse", "--show-toplevel"))
    with tempfile.TemporaryDirectory(prefix="redshift-ml-plan-") as folder:
        tree = Path(folder) / "tree"
        _git(project.root, "worktree", "add", "--detach", "--quiet", str(tree), ref)
        try:
            root = tree / project.root.relative_to(top)
            if not (root / "dbt_project.yml").is_file():
                raise InferenceError(
                    f"{ref} has no dbt project in the folder {project.root.relative_to(top)}"
                )
            packages = project.root / "dbt_packages"
            if packages.exists() and not (root / "dbt_packages").exists():
                (root / "dbt_packages").symlink_to(packages)
            _start_from_the_parse_at_hand(project.root, root)
            profiles = project.profiles_dir
            if profiles is None and (project.root / "profiles.yml").exists():
                profiles = project.root
            there = replace(project, root=root, profiles_dir=profiles)
            there.compile(or_none=True)  # a first model has nothing to be compared with
            yield root / "target" / "manifest.json"
        finally:
            _git(project.root, "worktree", "remove", "--force", str(tree))


def _start_from_the_parse_at_hand(here: Path, there: Path) -> None:
    """Let dbt read only the files that differ; it checks each by its content."""
    if (here / _PARSED).exists() and not (there / _PARSED).exists():
        (there / _PARSED).parent.mkdir(exist_ok=True)
        shutil.copy(here / _PARSED, there / _PARSED)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise InferenceError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()
