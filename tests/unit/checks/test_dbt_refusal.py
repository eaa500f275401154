"""What dbt prints of a project that it cannot read becomes a finding at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from redshift_ml.checks.dbt.refusal import refusal

JINJA = "expected token 'end of print statement', got 'y'\n    line 2\n      {{ x y }}"
YAML = """Parsing Error
  Error reading shop: x.yml - Runtime Error
    Syntax error near line 3
    ------------------------------
    2  |   - name: x
    3  |     description: a: b
    Raw Error:
    ------------------------------
    mapping values are not allowed in this context
      in "<unicode string>", line 3, column 19"""
FILES = {
    "dbt_project.yml": "\nname: shop\nmodel-paths: 5\n",
    "models/x.sql": "\n\nselect 1\n  {{ x y }}\nfrom {{ source('raw', 'events') }}",
    "models/x.yml": "\nmodels:\n  - name: x\n    description: a: b\n",
    "models/y.sql": "{{ config(enabled='maybe') }}\nselect {{ env_var( 'SECRET_SHARE' ) }}",
    "macros/m.sql": "{% macro a() %}{% endmacro %}\n\n{% macro b() %}\nselect {{ z z }}",
    "dbt_packages/parts/models/parts.sql": "select {{ x y }}",
}


@pytest.mark.parametrize(
    ("printed", "place", "words"),
    [
        (f"Compilation Error in model x (models/x.sql)\n  {JINJA}", "models/x.sql:4:3",
         "expected token 'end of print statement', got 'y'"),
        ("Compilation Error in model p (models/parts.sql)\n  no\n    line 1\n    select {{ x y }}",
         "dbt_packages/parts/models/parts.sql:1:1", "no"),
        ("Compilation Error\n  got 'z'\n    line 2\n      select {{ z z }}", "macros/m.sql:4:1",
         "got 'z'"),
        ("Compilation Error\n  Reached EOF without finding a close tag for macro (searched from"
         " line 3)", "macros/m.sql:3:1", "Reached EOF without finding a close tag for macro"),
        (YAML, "models/x.yml:4:19", "mapping values are not allowed in this context"),
        ("Compilation Error\n  Model 'model.shop.x' (models/x.sql) depends on a source named "
         "'raw.events' which was not found", "models/x.sql:5:24", "correct the name"),
        ("Parsing Error\n  Env var required but not provided: 'SECRET_SHARE'", "models/y.sql:2:21",
         "; set it: env_var() is read as in a run"),
        ("Parsing Error\n  at path ['enabled']: 'maybe' is not of type 'boolean'",
         "models/y.sql:1:11", "'maybe' is not of type 'boolean'"),
        ("Runtime Error\n  at path ['model-paths']: 5 is not valid under any of the given schemas\n"
         "Error encountered in /somewhere/dbt_project.yml", "dbt_project.yml:3:1",
         "5 is not valid"),
        ("Found a cycle: model.shop.z --> model.shop.x", "models/x.sql:1:1", "Found a cycle: "),
        ("Runtime Error\n  something new", "dbt_project.yml:1:1", "something new"),
        ("", "dbt_project.yml:1:1", ""),
    ],
)  # fmt: skip
def test_a_message_is_told_at_the_place_that_it_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, place: str, words: str
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    found = refusal(Path(), f"Encountered an error:\n{printed}" if printed else "")
    assert f"{found.path}:{found.line}:{found.col}" == place
    assert found.message.startswith("dbt: ")
    assert words in found.message
    assert "\n" not in found.message
