"""Nothing tests what a function answers."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.finding import Finding
from redshift_ml.checks.project import Project
from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML306",
    name="output-test",
    severity="info",
    summary="Nothing tests what a function answers",
    why=(
        "A model may answer anything: an unknown label, a sentence instead of a word. "
        "Only a test on the column notices."
    ),
    mend=(
        "Add accepted_values (labels) or not_null to the column that holds the answer; "
        "of an inference store a dbt model that joins it will do."
    ),
    url="https://docs.getdbt.com/docs/build/data-tests",
    bad="# models/_models.yml without data_tests for the answer's column",
    good=(
        "# models/_models.yml: data_tests: [{accepted_values: {arguments: {values: "
        "[POSITIVE, NEGATIVE]}}}]"
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    """Yield functions whose answers no data test looks at."""
    for file, function in project.functions():
        nodes = [user.node for user in project.used_by(function) if user.node is not None]
        models = [node for node in nodes if node.resource_type == "model"]
        if models and not any(model.unique_id in project.tested for model in models):
            names = ", ".join(sorted({model.name for model in models}))
            message = f"no data test looks at what {function.name} answers (in {names})"
            yield from RULE.at(file, function.span, message)
