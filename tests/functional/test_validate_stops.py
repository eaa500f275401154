"""redshift-ml validate says what kept it from checking a dbt project, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from validated import PROJECT, findings, project, validate

pytestmark = [pytest.mark.functional, pytest.mark.slow]

ENDLESS = "{% for _ in range(9999) %}" * 3 + "{% endfor %}" * 3 + "select 1 as one"
MISSING = "\n\nselect * from {{ ref('nowhere') }}"


def test_what_dbt_cannot_read_is_a_finding_with_its_place_and_exit_2(tmp_path: Path) -> None:
    shop = project(tmp_path, **{"models/broken.sql": MISSING})
    done = validate(shop)
    assert done.returncode == 2
    assert done.stdout.startswith(
        "models/broken.sql:3:23: error RML002 dbt: Model 'model.shop.broken' (models/broken.sql) "
        "depends on a node named 'nowhere' which was not found; correct the name"
    )
    assert "nothing of it was checked; mend what it says" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        ("models/broken.sql", "\nselect\n* from {{ ref('broken') }}", 3, "Found a cycle: "),
        ("models/broken.sql", "\nselect '\udcff'", 2, "byte 0xff is not UTF-8"),
        ("dbt_project.yml", f"{PROJECT}models: [\n", 8, "did not find expected node content"),
    ],
)
def test_the_place_is_in_the_formats_for_machines(
    tmp_path: Path, file: str, text: str, line: int, words: str
) -> None:
    shop = project(tmp_path)
    (shop / file).write_bytes(text.encode(errors="surrogateescape"))
    done = validate(shop, "--format", "json")
    assert done.returncode == 2
    (found,) = findings(done)
    assert (found["path"], found["line"]) == (file, line), done.stdout
    assert words in found["message"]


def test_one_project_that_dbt_cannot_read_hides_nothing_in_another(tmp_path: Path) -> None:
    bad = {"models/bad.sql": "select dbt.summary('a', object('maxtokens', 9))"}
    project(tmp_path / "other", **bad)
    shop = project(tmp_path / "shop", **{"models/broken.sql": MISSING})
    done = validate(shop, "../other", "--format", "sarif", "--select=RML205")
    results = json.loads(done.stdout)["runs"][0]["results"]
    places = [each["locations"][0]["physicalLocation"] for each in results]
    assert done.returncode == 2
    assert {(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places} == {
        ("models/broken.sql", 3),
        ("../other/models/bad.sql", 1),
    }


def test_vars_that_are_no_yaml_are_no_fault_of_a_file(tmp_path: Path) -> None:
    done = validate(project(tmp_path), "--vars", "{a")
    assert (done.returncode, done.stdout) == (2, "")
    assert "The YAML provided in the --vars argument is not valid." in done.stderr


def test_a_dbt_that_is_not_as_expected_is_told_of_in_one_line(tmp_path: Path) -> None:
    without = tmp_path / "without"
    without.mkdir()
    (without / "sitecustomize.py").write_text("import sys; sys.modules['dbt.task.compile'] = None")
    path = os.pathsep.join([str(without), os.environ.get("PYTHONPATH", "")])
    done = validate(project(tmp_path / "shop"), PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    start = "redshift-ml validate: dbt is not as redshift-ml validate needs it (dbt-core 1."
    assert line.startswith(start)
    assert line.endswith("pip install 'dbt-redshift-ml[local,dbt]'")


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _children(parent: int) -> list[int]:
    listed = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid="], text=True).splitlines()
    pairs = [tuple(map(int, line.split())) for line in listed]
    return [pid for pid, ppid in pairs if ppid == parent]


@pytest.mark.parametrize("seen", ["state/run.log", "target/logs/dbt.log"])
@pytest.mark.parametrize("everyone", [True, False], ids=["terminal", "kill"])
def test_ctrl_c_ends_it_with_130_and_leaves_no_process(
    tmp_path: Path, seen: str, everyone: bool
) -> None:
    """A terminal sends the signal to all processes of the command, ``kill -INT`` to one."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    shop = project(tmp_path / "shop", **{"models/endless.sql": ENDLESS})
    process = subprocess.Popen(
        [sys.executable, "-m", "redshift_ml", "validate", "."],
        cwd=shop, env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    _until(lambda: any(scratch.glob(f"redshift-ml-validate-*/{seen}")))
    children = _children(process.pid)
    (os.killpg if everyone else os.kill)(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.strip() == "Aborted!"
    assert len(children) == (2 if "dbt" in seen else 1), "the warehouse, and dbt"
    _until(lambda: not any(map(_lives, children)))
    assert not any(scratch.iterdir())
