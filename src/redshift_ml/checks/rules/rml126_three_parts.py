"""The name of a model has three parts."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    model_names,
)

RULE = Rule(
    id="RML126",
    name="three-part-name",
    severity="error",
    summary="The name of a model has three parts",
    why=(
        "No AWS page shows database.schema.model, and dbt renders relations that way by "
        "default; whether a cluster takes it is not documented."
    ),
    mend="Write schema.model.",
    url=AWS + "r_CREATE_MODEL.html",
    bad="DROP MODEL dev.ml.churn",
    good="DROP MODEL ml.churn",
)


def check(file: File) -> Iterator[Finding]:
    """Yield model names with a database."""
    for name in model_names(file):
        if name.database is not None:
            message = f"write {name.schema}.{name.name}: models take schema.model"
            yield from RULE.at(file, name.span, message)
