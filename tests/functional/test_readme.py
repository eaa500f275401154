"""What the README and docs/install.md show, put into one project, installs and builds."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from dbt_projects import DbtProject, serving
from test_package_install import dbt

from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
INSTALL = (ROOT / "docs" / "install.md").read_text()
FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
MESSAGES = "message\nI love this kettle and I am very happy.\nIt broke after a day. Awful.\n"


def blocks(text: str) -> Iterator[str]:
    for indent, _, body in FENCE.findall(text):
        yield re.sub(f"^{indent}", "", body, flags=re.MULTILINE)


def files(text: str) -> dict[str, str]:
    """Return the blocks whose first line names a file: `-- models/x.sql`, `# functions/y.yml`."""
    named = ((re.match(r"(?:--|#) (\S+\.\w+)\n", block), block) for block in blocks(text))
    return {name[1]: block for name, block in named if name}


def install(package: Path) -> None:
    """Put the package where `dbt deps` would."""
    package.mkdir(parents=True)
    for name in ("dbt_project.yml", "macros", "functions", "models", "seeds", "tests"):
        (package / name).symlink_to(ROOT / name)


def test_the_readmes_project_builds_and_pays_once(tmp_path: Path) -> None:
    shown = {**files(INSTALL), **files(README)}
    packages = yaml.safe_load(shown.pop("packages.yml"))
    assert packages["packages"][0].keys() == {"git", "revision"}
    config = yaml.safe_load(shown.pop("dbt_project.yml").replace("your_project", "shop"))
    assert {"functions/fn_tone.sql", "functions/_functions.yml", "models/tones.sql"} <= set(shown)
    warehouse = Warehouse(users={"awsuser": "Secret-1"})
    try:
        with serving(warehouse) as server:
            project = DbtProject(tmp_path, server.port, config=config)
            project.write(shown)
            project.write({"seeds/stg_messages.csv": MESSAGES})
            install(tmp_path / "dbt_packages" / "redshift_ml")
            project.run("build")
            project.run("build")
            answers = project.query("select output from analytics.tones order by input")
            assert [row[0].lower() for row in answers] == ["positive", "negative"]
            assert project.query("select sum(row_count) from local_inference_log")[0][0] == 2
    finally:
        warehouse.close()


def test_the_compile_command_of_the_readme_runs_without_a_cluster(tmp_path: Path) -> None:
    lines = [line for block in blocks(README) for line in block.splitlines()]
    (line,) = [line for line in lines if line.startswith("dbt compile")]
    dbt(ROOT, tmp_path, *shlex.split(line)[1:])
    compiled = tmp_path / "target" / "compiled" / "redshift_ml" / "functions"
    assert "CREATE EXTERNAL MODEL" in (compiled / "summarize.sql").read_text()
