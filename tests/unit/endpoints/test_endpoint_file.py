"""The endpoint file: what it says, and all that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from redshift_ml.local.endpoints import EndpointFileError, load, parse


def test_without_a_file_everything_is_embedded() -> None:
    assert load(None).settings_for("any")[1].backend == "embedded"


def test_exact_names_win_over_patterns_and_long_patterns_over_short() -> None:
    file = parse(
        """
version: 1
defaults: {concurrency: 3}
endpoints:
  "anthropic.*": {task: summarize}
  "anthropic.claude-*": {task: mask}
  anthropic.claude-v2: {task: extract}
"""
    )
    assert file.settings_for("anthropic.claude-v2")[1].task == "extract"
    assert file.settings_for("anthropic.claude-v3")[1].task == "mask"
    assert file.settings_for("anthropic.x")[1].task == "summarize"
    assert file.settings_for("other") == ("defaults", file.defaults)
    assert file.settings_for("anthropic.x")[1].concurrency == 3


def test_another_backend_does_not_inherit_what_belongs_to_the_default_backend() -> None:
    file = parse(
        """
version: 1
defaults: {backend: openai, url: "http://localhost:1/v1", model: m, timeout_seconds: 5}
endpoints:
  plain: {backend: embedded}
  other: {model: n}
"""
    )
    plain, other = file.settings_for("plain")[1], file.settings_for("other")[1]
    assert (plain.url, plain.timeout_seconds) == (None, 5)
    assert (other.url, other.model) == ("http://localhost:1/v1", "n")


def problems(text: str) -> str:
    with pytest.raises(EndpointFileError) as caught:
        parse(text, "my.yml")
    return str(caught.value)


def test_every_problem_is_told_with_its_place() -> None:
    message = problems(
        """version: 2
endpoints:
  a:
    backend: bedrok
    concurency: 3
  b:
    timeout_seconds: 0
    faults:
      - {do: explode}
"""
    )
    assert "my.yml has 5 problems" in message
    assert "line 1, column 1: version: must be 1; got 2" in message
    assert "line 4, column 5: endpoints.a.backend: must be one of embedded" in message
    assert 'line 5, column 5: endpoints.a has no "concurency"; it has' in message
    assert "line 7, column 5: endpoints.b.timeout_seconds: must be more than 0; got 0" in message
    assert "line 9, column 10: endpoints.b.faults.0.do: must be one of" in message


def test_what_belongs_to_no_backend_or_lacks() -> None:
    message = problems(
        """version: 1
endpoints:
  a: {backend: openai, model: m}
  b: {backend: sagemaker, task: mask}
  c: {faults: [{do: error, when: "("}]}
"""
    )
    assert "line 3, column 3: endpoints.a: backend openai needs url" in message
    assert "endpoints.b.task means nothing to backend sagemaker" in message
    assert "endpoints.c.faults.0.when is not a regular expression" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must be a mapping"),
        ("endpoints: {}", "needs version"),
        ("- 1", "must be a mapping"),
        ("version: 1\nversion: 1", '"version" is given twice'),
        ("version: [\n", "is not YAML: line 2, column 1: "),
        ("a: &x [*x]", "refers to itself"),
    ],
)
def test_files_of_another_shape(text: str, said: str) -> None:
    assert said in problems(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(EndpointFileError, match=r"cannot read the endpoint file .*none\.yml"):
        load(tmp_path / "none.yml")
    (tmp_path / "latin").write_bytes(b"version: 1 # \xe9")
    with pytest.raises(EndpointFileError, match="is not UTF-8"):
        load(tmp_path / "latin")
