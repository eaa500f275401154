"""Every rule has a page; the page is what the rule says; its examples do what they claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from redshift_ml.checks import registry
from redshift_ml.checks.engine import check_texts
from redshift_ml.checks.explain import index, page
from redshift_ml.checks.rule import Rule
from redshift_ml.checks.text import DbtNode, Text

_DOCS = Path(__file__).parents[3] / "docs" / "rules"
_RULES = registry.rules()
_RUNNABLE = [rule for rule in _RULES if rule.family != "project" or rule.id == "RML301"]
_HEADER = re.compile(r"materialized='(\w+)', incremental_strategy='([\w+]+)'")
_FUNCTION = (
    "CREATE MODEL ml.m FUNCTION ml.sentiment(VARCHAR(100)) RETURNS VARCHAR(20) "
    "SAGEMAKER 'ep' IAM_ROLE default"
)


def _findings(sql: str) -> set[str]:
    """Check an example; a ``-- dbt:`` line makes it a node that is rendered for a later run."""
    header = _HEADER.search(sql)
    if header is None:
        return {finding.rule for finding in check_texts([Text("a.sql", sql)])}
    node = DbtNode(
        "model.p.a", "a", "model", "models/a.sql", "{{ this }}", header[1], header[2],
        incremental=True,
    )  # fmt: skip
    texts = [Text("a.sql", sql, node), Text("f.sql", _FUNCTION)]
    return {finding.rule for finding in check_texts(texts)}


@pytest.mark.parametrize("rule", _RUNNABLE, ids=lambda rule: rule.id)
def test_bad_example_gives_the_rule_and_good_example_nothing(rule: Rule) -> None:
    assert _findings(rule.bad) == {rule.id}
    assert _findings(rule.good) == set()


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.id)
def test_page_is_what_the_rule_says(rule: Rule) -> None:
    written = (_DOCS / f"{rule.id}.md").read_text(encoding="utf-8")
    assert written == page(rule), "run scripts/rule_pages.py"


def test_index_lists_every_rule_and_no_page_is_left_over() -> None:
    assert (_DOCS / "README.md").read_text(encoding="utf-8") == index(_RULES)
    assert {path.stem for path in _DOCS.glob("RML*.md")} == {rule.id for rule in _RULES}


def test_names_are_unique_and_every_code_of_the_dialect_has_a_rule() -> None:
    names = [rule.name for rule in _RULES]
    assert len(names) == len(set(names))
    sources = (Path(registry.__file__).parents[1] / "dialect").glob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(re.findall(r'code="([a-z-]+)"', text))
    assert codes
    assert codes <= set(registry.rule_of_code())
