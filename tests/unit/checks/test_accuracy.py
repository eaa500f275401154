"""The tables: nothing on valid statements, exactly one rule at one place on invalid ones."""

from __future__ import annotations

import pytest
from invalid_statements import INVALID
from valid_statements import VALID

from redshift_ml.checks.engine import check_text


@pytest.mark.parametrize("sql", VALID, ids=range(len(VALID)))
def test_valid_statement_gives_no_finding(sql: str) -> None:
    assert [f"{f.rule} {f.line}:{f.col} {f.message}" for f in check_text(sql)] == []


@pytest.mark.parametrize(
    ("rule", "marked"), INVALID, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(INVALID)]
)
def test_invalid_statement_gives_its_one_finding(rule: str, marked: str) -> None:
    offset = marked.index("§")
    sql = marked.replace("§", "")
    assert [(f.rule, f.start) for f in check_text(sql)] == [(rule, offset)]


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(set(VALID)) >= 150
    assert len(set(INVALID)) >= 250
