"""A function has no description."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.finding import Finding
from redshift_ml.checks.project import Project
from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML304",
    name="function-description",
    severity="info",
    summary="A function has no description",
    why=(
        "A prompt is code that nobody can read off a signature; docs and reviewers need a sentence."
    ),
    mend="Add description: to the function's entry in its yml.",
    url="https://docs.getdbt.com/docs/build/udfs",
    bad="# functions/_functions.yml without a description for sentiment",
    good=('# functions/_functions.yml: description: "POSITIVE, NEGATIVE or NEUTRAL"'),
)


def check_project(project: Project) -> Iterator[Finding]:
    """Yield model functions whose node has no description."""
    for file, function in project.functions():
        if file.node is not None and not file.node.description.strip():
            message = f"{function.name} has no description in its yml"
            yield from RULE.at(file, function.span, message)
