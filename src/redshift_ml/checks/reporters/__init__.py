"""How findings are printed: text, json, github, sarif, junit."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from redshift_ml.checks.finding import Finding

FORMATS = ("text", "json", "github", "sarif", "junit")


def reporter(name: str) -> Callable[[list[Finding], int], str]:
    """Return the reporter of a format: findings and the number of files → text."""
    report = import_module(f"redshift_ml.checks.reporters.{name}").report
    assert callable(report)
    return report  # type: ignore[no-any-return]
