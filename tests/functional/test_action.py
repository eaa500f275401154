"""The steps of action.yml, run as GitHub would run them, over a project that lists packages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytestmark = [pytest.mark.functional, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


def test_the_action_installs_packages_before_it_checks_a_project(tmp_path: Path) -> None:
    project, other = tmp_path / "shop", tmp_path / "shared"
    for folder, profile in ((project, "profile: nobody_has_it\n"), (other, "")):
        folder.mkdir()
        (folder / "dbt_project.yml").write_text(f"name: {folder.name}\nversion: 1.0.0\n{profile}")
    (project / "packages.yml").write_text("packages: [{local: ../shared}]")
    (project / "models").mkdir()
    (project / "models" / "one.sql").write_text("select 1 as one")
    (tmp_path / "redshift-ml").mkdir()
    (tmp_path / "redshift-ml" / "bin").symlink_to(Path(sys.executable).parent)
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    names = {"PATHS": "shop", "ARGS": "", "RUNNER_TEMP": str(tmp_path), "HOME": str(tmp_path)}
    for step in [step for step in steps if step.get("name") not in (None, "Install")]:
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=tmp_path, env={**os.environ, **names}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "dbt_packages" / "shared").exists()
