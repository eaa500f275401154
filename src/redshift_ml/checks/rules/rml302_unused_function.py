"""Nothing in the project uses a model function."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.finding import Finding
from redshift_ml.checks.project import Project
from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML302",
    name="unused-function",
    severity="info",
    summary="Nothing in the project uses a model function",
    why=(
        "It has an endpoint, a role and grants for nothing, or the model that should use "
        "it calls something else."
    ),
    mend=("Remove it, or list it in per-file-ignores when others than this project call it."),
    url="https://docs.getdbt.com/docs/build/udfs",
    bad=("-- functions/sentiment.sql declares ml.sentiment, and no model calls it"),
    good=(
        "-- models/answers.sql\n"
        "SELECT id, ml.sentiment(body) AS s FROM landing.reviews WHERE id < 5"
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    """Yield functions that no node calls or names."""
    for file, function in project.functions():
        if not any(True for _ in project.used_by(function)):
            message = f"nothing in this project uses {function.qualified}"
            yield from RULE.at(file, function.span, message)
