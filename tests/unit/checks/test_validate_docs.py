"""What docs/validate.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from redshift_ml.checks import config as configuration
from redshift_ml.cli.validate import command
from redshift_ml.dialect import nodes, parse_one, scan

_PAGE = (Path(__file__).parents[3] / "docs" / "validate.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", _PAGE, re.DOTALL | re.MULTILINE)


def test_the_first_example_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tutorial.sql").write_text(_blocks("sql")[0])
    result = CliRunner().invoke(command, ["tutorial.sql", "--no-cache"])
    shown = re.search(r"^\$ redshift-ml validate tutorial.sql\n(.*?)^```", _PAGE, re.M | re.S)
    assert shown is not None and result.stdout == shown[1]


def test_the_configuration_of_the_page_is_one(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(_blocks("toml")[0])
    config = configuration.load(tmp_path)
    assert "RML306" not in config.select and "RML205" in config.select
    assert config.severity == {"RML207": "error"}
    assert config.options["RML217"] == {"small-tables": ["seeds.*"]}


def test_the_python_of_the_page_works() -> None:
    model = parse_one("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'e' IAM_ROLE default")
    assert isinstance(model, nodes.CreateModel) and model.form == "remote"
    assert model.sql().splitlines()[0] == "CREATE MODEL m"
    assert scan("SHOW MODELS").items[0].problems[0].code == "show-models"
