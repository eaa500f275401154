"""docs/testing-llm-models.md, followed: its files written, its commands run in this process."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from counting_endpoint import counting_endpoint
from dbt_projects import PASSWORD, DbtProject, serving
from test_readme import FENCE, ROOT, files

from redshift_ml.local.warehouse import Warehouse

pytestmark = [pytest.mark.functional, pytest.mark.slow]

PAGE = (ROOT / "docs" / "testing-llm-models.md").read_text()
CSV = re.compile(r"^`(\S+\.csv)`:\n\n```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)
OLLAMA = "http://127.0.0.1:11434/v1"


def commands() -> list[list[str]]:
    """Return the words of the page's shell lines that build on the local warehouse."""
    bodies = [body for _, language, body in FENCE.findall(PAGE) if not language]
    lines = [line for body in bodies for line in body.splitlines()]
    return [shlex.split(line) for line in lines if "redshift-ml local run" in line]


def write_page(folder: Path, url: str) -> DbtProject:
    """Write the page's project, with the package where `dbt deps` would put it."""
    shown = {**files(PAGE), **dict(CSV.findall(PAGE))}
    assert yaml.safe_load(shown.pop("packages.yml"))["packages"] == [
        {"local": "../dbt-redshift-ml"}
    ]
    project = DbtProject(folder, 0, config=yaml.safe_load(shown.pop("dbt_project.yml")))
    project.write({name: text.replace(OLLAMA, url) for name, text in shown.items()})
    package = folder / "dbt_packages" / "redshift_ml"
    package.mkdir(parents=True)
    for name in ("macros", "dbt_project.yml"):
        (package / name).symlink_to(ROOT / name)
    return project


def run(project: DbtProject, words: list[str]) -> dict[str, str]:
    """Do what `redshift-ml local run … -- dbt build` does; return the status of each node."""
    at = words.index("--endpoints") + 1
    warehouse = Warehouse(users={"awsuser": PASSWORD}, endpoints=project.root / words[at])
    try:
        with serving(warehouse) as server:
            project.port = server.port
            return project.run(*words[words.index("dbt") + 1 :])
    finally:
        warehouse.close()


def test_the_page_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mocked, seeded, recorded, replayed = commands()
    assert "--endpoints" not in mocked  # its unit test runs in each of the others
    with counting_endpoint(latency=0) as endpoint:
        project = write_page(tmp_path, endpoint.url)
        assert run(project, seeded)["a_tone_is_lower_case_without_blanks"] == "pass"
        assert endpoint.requests == 0
        run(project, recorded)
        assert endpoint.requests == 2
    cassette = json.loads((tmp_path / "tests" / "nova.json").read_text())
    texts = sorted(entry["body"]["text"] for entry in cassette["entries"].values())
    assert [text.rpartition("? ")[2] for text in texts] == ["I love it", "It is a kettle"]

    variable, mode = replayed[0].split("=")
    monkeypatch.setenv(variable, mode)
    assert run(project, replayed)["message_tones"] == "success"  # the server is gone
