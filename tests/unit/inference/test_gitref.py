"""A project at a git ref: what is said when the ref does not have it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from redshift_ml.inference.dbt import Dbt, DbtOptions
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.gitref import compiled_at
from redshift_ml.inference.project import Project

WHO = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]


def test_a_ref_without_the_project_says_so_and_leaves_no_worktree(tmp_path: Path) -> None:
    for command in (["init", "-q"], [*WHO, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    project = tmp_path / "dbt" / "shop"
    (project / "dbt_packages").mkdir(parents=True)
    with pytest.raises(InferenceError, match="HEAD has no dbt project in the folder dbt/shop"):
        compiled_at(Project(Dbt(DbtOptions(project, project))), "HEAD")
    listed = subprocess.check_output(["git", "worktree", "list"], cwd=tmp_path, text=True)
    assert listed.count("\n") == 1


def test_the_packages_at_hand_are_used_wherever_they_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dbt_project.yml").write_text("packages-install-path: deps/dbt")
    (tmp_path / "deps/dbt").mkdir(parents=True)
    for command in (["init", "-q"], ["add", "."], [*WHO, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    seen: list[Path] = []

    def compiled(self: Project, **_: object) -> list[None]:
        seen.append((self.dbt.root / "deps/dbt").resolve())
        return [None]

    monkeypatch.setattr(Project, "compile", compiled)
    compiled_at(Project(Dbt(DbtOptions(tmp_path, tmp_path))), "HEAD")
    assert seen == [tmp_path / "deps/dbt"]
