"""A dbt project as it was at a git ref, compiled beside the one at hand."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from redshift_ml.dbt_project import PROJECT_FILE, packages_of
from redshift_ml.inference.dbt import Dbt
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.project import Compiled, Project

_PARSED = "partial_parse.msgpack"


def compiled_at(project: Project, ref: str) -> Compiled:
    """Return what the project compiles to at a git ref. Raises InferenceError.

    The ref is checked out in a worktree of its own, which is gone afterwards;
    the installed dbt packages of the project at hand are used.
    """
    here = project.dbt
    top = Path(_git(here.root, "rev-parse", "--show-toplevel"))
    with tempfile.TemporaryDirectory(prefix="redshift-ml-plan-") as folder:
        tree = Path(folder) / "tree"
        _git(here.root, "worktree", "add", "--detach", "--quiet", str(tree), ref)
        try:
            root = tree / here.root.relative_to(top)
            if not (root / PROJECT_FILE).is_file():
                raise InferenceError(
                    f"{ref} has no dbt project in the folder {here.root.relative_to(top)}"
                )
            packages, theirs = packages_of(here.root), packages_of(root)
            if packages.exists() and not theirs.exists():
                theirs.parent.mkdir(parents=True, exist_ok=True)
                theirs.symlink_to(packages)
            there = here.at(root)
            _start_from_the_parse_at_hand(here, there)
            # a first model has nothing to be compared with
            return Project(there).compile(or_none=True)[0]
        finally:
            _git(here.root, "worktree", "remove", "--force", str(tree))


def _start_from_the_parse_at_hand(here: Dbt, there: Dbt) -> None:
    """Let dbt read only the files that differ; it checks each by its content."""
    parsed, copy = here.artifacts / _PARSED, there.artifacts / _PARSED
    if parsed.exists() and not copy.exists():
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(parsed, copy)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise InferenceError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()
