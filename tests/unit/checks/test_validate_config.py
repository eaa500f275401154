"""Configuration and comments: what they switch off, and that a typo in them is an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from redshift_ml.checks import config as configuration
from redshift_ml.checks.engine import check_text
from redshift_ml.checks.errors import ValidateError
from redshift_ml.checks.run import check_texts
from redshift_ml.checks.text import Text


def _load(folder: Path, text: str, name: str = ".redshift-ml.toml") -> configuration.Config:
    (folder / name).write_text(text)
    return configuration.load(folder)


def _rules(config: configuration.Config, path: Path, sql: str) -> list[tuple[str, str]]:
    findings = check_texts([Text(str(path), sql)], config, use_cache=False).findings
    return [(finding.rule, finding.severity) for finding in findings]


SQL = "SHOW MODELS; DROP MODEL user;"


def test_without_a_configuration_every_rule_runs(tmp_path: Path) -> None:
    config = configuration.load(tmp_path)
    assert _rules(config, tmp_path / "a.sql", SQL) == [("RML015", "error"), ("RML120", "error")]


def test_pyproject_is_found_from_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.redshift-ml]\nignore = ["RML015"]\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert _rules(configuration.load(below), below / "a.sql", SQL) == [("RML120", "error")]


def test_select_takes_prefixes_and_ignore_wins(tmp_path: Path) -> None:
    config = _load(tmp_path, 'select = ["RML0", "RML120"]\nignore = ["RML015"]\n')
    assert _rules(config, tmp_path / "a.sql", SQL) == [("RML120", "error")]


def test_per_file_ignores_and_exclude_are_globs_from_the_file(tmp_path: Path) -> None:
    config = _load(
        tmp_path,
        'exclude = ["old"]\n[per-file-ignores]\n"scripts/*.sql" = ["RML120"]\n',
    )
    assert _rules(config, tmp_path / "scripts" / "a.sql", SQL) == [("RML015", "error")]
    assert len(_rules(config, tmp_path / "a.sql", SQL)) == 2
    assert config.excluded(str(tmp_path / "old" / "x.sql"))
    assert not config.excluded(str(tmp_path / "new" / "x.sql"))


def test_severity_is_what_the_configuration_says(tmp_path: Path) -> None:
    config = _load(tmp_path, '[severity]\nRML015 = "info"\n')
    assert ("RML015", "info") in _rules(config, tmp_path / "a.sql", SQL)


def test_options_reach_their_rules(tmp_path: Path) -> None:
    model = (
        "CREATE MODEL ml.m FUNCTION ml.sentiment(VARCHAR(9)) RETURNS INT SAGEMAKER 'e' "
        "IAM_ROLE default; SELECT ml.sentiment(a), ml.sentimental(a) FROM seeds.small"
    )
    plain = configuration.load(tmp_path)
    assert [rule for rule, _ in _rules(plain, tmp_path / "a.sql", model)] == ["RML217", "RML201"]
    config = _load(
        tmp_path,
        '[options.RML201]\nknown-functions = ["sentimental"]\n'
        '[options.RML217]\nsmall-tables = ["seeds.*"]\n',
    )
    assert _rules(config, tmp_path / "a.sql", model) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('select = ["RML999"]', "select: 'RML999' is no rule"),
        ('ignore = ["R"]', "ignore: 'R' is no rule"),
        ('selct = ["RML001"]', "unknown key 'selct'; did you mean select?"),
        ('select = "RML001"', "must be a list of strings"),
        ('[severity]\nRML015 = "fatal"', "must be error, warning, info, note, got 'fatal'"),
        ('[severity]\nRML15 = "info"', "'RML15' is no rule"),
        ('[per-file-ignores]\n"a" = ["XX1"]', "'XX1' is no rule"),
        ('[options.RML015]\nx = ["y"]', "the rules with options are RML201, RML217"),
        ('[options.RML201]\nknown = ["y"]', "expected known-functions"),
        ("select = [", ".redshift-ml.toml"),
    ],
)
def test_a_mistake_in_the_configuration_is_an_error(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ValidateError) as caught:
        _load(tmp_path, text)
    assert words in str(caught.value)


_ALONE_AND_TOGETHER = """
import os
from redshift_ml.checks import parallel
from redshift_ml.checks.text import Text

model = "CREATE MODEL ml.m FUNCTION ml.tone(VARCHAR(9)) RETURNS INT SAGEMAKER 'e' IAM_ROLE default"
calls = [Text(f"{n}.sql", f"select ml.tone(a{n}) from t") for n in range(40)]
texts = [Text("ddl.sql", model), *calls]
alone = parallel.check_all(texts, {})
parallel._WORTH = 0
os.cpu_count = lambda: 2
assert sorted(parallel.check_all(texts, {})) == sorted(alone)
print(len(alone))
"""


def test_several_processes_find_what_one_finds() -> None:
    """In a process of its own: one that has run DuckDB may be too large to be forked."""
    ran = subprocess.run(
        [sys.executable, "-c", _ALONE_AND_TOGETHER], capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("40\n", "")


def _ids(sql: str) -> list[str]:
    return [finding.rule for finding in check_text(sql)]


def test_a_comment_covers_its_own_line_or_the_statement_below() -> None:
    assert _ids("SHOW MODELS; -- redshift-ml: ignore RML015 because it is a test") == []
    assert _ids("-- redshift-ml: ignore RML007\nCREATE MODEL m\nFUNCTION f(INT)\nRETURNS INT\n"
                "SAGEMAKER 'e'") == []  # fmt: skip
    assert _ids("-- redshift-ml: ignore RML015\nSHOW MODELS;\nSHOW MODELS;") == ["RML015"]


def test_ignore_file_covers_all_of_it() -> None:
    sql = "SHOW MODELS;\nDROP MODEL user;\nSHOW MODELS;\n-- redshift-ml: ignore-file RML015, RML120"
    assert _ids(sql) == []


def test_a_comment_that_covers_nothing_or_names_no_rule_is_a_finding() -> None:
    assert _ids("SHOW MODEL ALL; -- redshift-ml: ignore RML015") == ["RML017"]
    assert _ids("SHOW MODELS; -- redshift-ml: ignore RML15") == ["RML015", "RML017"]
    assert _ids("SHOW MODELS; -- redshift-ml: ignore") == ["RML015", "RML017"]
