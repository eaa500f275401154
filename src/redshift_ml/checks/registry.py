"""The table of rules: one module per rule in ``rules/``, imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from redshift_ml.checks.rule import Rule

if TYPE_CHECKING:
    from redshift_ml.checks.file import File
    from redshift_ml.checks.finding import Finding
    from redshift_ml.checks.project import Project

Check = Callable[["File"], Iterator["Finding"]]
ProjectCheck = Callable[["Project"], Iterator["Finding"]]


@cache
def modules() -> dict[str, str]:
    """Return rule id → module name, in the order of the ids, without importing any."""
    folder = Path(__file__).parent / "rules"
    stems = sorted(path.stem for path in folder.glob("rml*.py"))
    return {stem[:6].upper(): f"redshift_ml.checks.rules.{stem}" for stem in stems}


@cache
def rule(rule_id: str) -> Rule:
    """Return one rule; raises ``KeyError`` for an unknown id."""
    found = import_module(modules()[rule_id]).RULE
    assert isinstance(found, Rule)
    return found


def rules() -> list[Rule]:
    """Return all rules in the order of their ids."""
    return [rule(rule_id) for rule_id in modules()]


@cache
def file_checks() -> tuple[tuple[str, Check], ...]:
    """Return the checks that look at one file."""
    return tuple(
        (rule_id, import_module(module).check)
        for rule_id, module in modules().items()
        if hasattr(import_module(module), "check")
    )


@cache
def project_checks() -> tuple[tuple[str, ProjectCheck], ...]:
    """Return the checks that look at a whole dbt project."""
    return tuple(
        (rule_id, import_module(module).check_project)
        for rule_id, module in modules().items()
        if hasattr(import_module(module), "check_project")
    )


@cache
def rule_of_code() -> dict[str, str]:
    """Return the rule that reports each kind of syntax error."""
    return {code: each.id for each in rules() for code in each.codes}
