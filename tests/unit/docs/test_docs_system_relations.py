"""docs/system-relations.md lists what is there and what is not, and is right."""

from __future__ import annotations

import re
from pathlib import Path

from redshift_ml.local.catalog.absent import ABSENT
from redshift_ml.local.catalog.names import CATALOG_RELATIONS

PAGE = (Path(__file__).parents[3] / "docs" / "system-relations.md").read_text(encoding="utf-8")
_NAME = re.compile(r"`((?:information_schema\.)?[a-z][a-z0-9_]+[a-z0-9])`")


def rows(section: str) -> dict[str, set[str]]:
    """Return the relations of a section's table by what stands in front of them."""
    _, _, text = PAGE.partition(f"## {section}\n")
    lines = [line.split("|") for line in text.partition("\n## ")[0].splitlines()]
    return {line[1].strip(): set(_NAME.findall(line[2])) for line in lines if len(line) == 4}


def test_the_page_lists_what_is_there_and_what_is_not() -> None:
    there = set().union(*rows("There").values())
    assert there == {*CATALOG_RELATIONS, "pg_settings"}
    absent = {reason: set(names.split()) for reason, names in ABSENT}
    assert {why: names for why, names in rows("Not there").items() if names} == absent
    assert not there & set().union(*absent.values())
