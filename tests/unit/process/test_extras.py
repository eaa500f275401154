"""The command line where an extra is not installed: one line that says what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# As if these were not installed; what imports them anyway gets a ModuleNotFoundError.
BARE = """
import sys
sys.modules.update(dict.fromkeys(sys.argv.pop(1).split(",")))
from redshift_ml.cli import main
main()
"""
DBT = "dbt,redshift_connector,agate"
LOCAL = "duckdb,yaml,numpy,pyarrow,jsonschema"


def bare(without: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE, without, *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("without", "arguments", "extra"),
    [
        (DBT, ["plan"], "dbt"),
        (DBT, ["infer", "--help"], "dbt"),
        (DBT, ["eval", "a.b", "--truth", "t", "--answer", "a"], "dbt"),
        (DBT, ["eval", "a.b", "--truth", "t", "--function", "f", "--text", "x"], "dbt"),
        ("dbt", ["plan"], "dbt"),
        (LOCAL, ["local", "start"], "local"),
        (LOCAL, ["local", "run", "--", "true"], "local"),
        (LOCAL, ["local", "load", "x.csv", "--table", "t"], "local"),
        (LOCAL, ["topics", "x.csv", "--text", "text"], "local"),
    ],
)
def test_a_missing_extra_is_one_line_with_the_command_that_installs_it(
    tmp_path: Path, without: str, arguments: list[str], extra: str
) -> None:
    (tmp_path / "x.csv").write_text("text\nHello there\n")
    done = bare(without, *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("redshift-ml: ")
    assert done.stderr.endswith(f"is not installed: pip install 'dbt-redshift-ml[{extra}]'\n")
    assert done.stderr.count("\n") == 1


def test_what_needs_no_extra_runs_without(tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_text("DROP MODEL m;")
    (tmp_path / "x.csv").write_text("truth,answer\na,a\n")
    everything = f"{DBT},{LOCAL},vaderSentiment,onnxruntime,boto3"
    assert bare(everything, "validate", "x.sql", cwd=tmp_path).returncode == 0
    evaluated = ["eval", "x.csv", "--truth", "truth", "--answer", "answer"]
    assert bare(everything, *evaluated, cwd=tmp_path).returncode == 0
    assert bare(everything, "local", "status", cwd=tmp_path).returncode == 3
