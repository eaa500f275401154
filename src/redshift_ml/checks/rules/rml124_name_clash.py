"""A model or its function shares its name with a relation of the same schema."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
)

RULE = Rule(
    id="RML124",
    name="name-clash",
    severity="error",
    summary=("A model or its function shares its name with a relation of the same schema"),
    why=(
        "dbt lists ML functions as relations; a table of the same name makes it drop or "
        "rename the wrong thing."
    ),
    mend="Use other names, best a schema of their own for ML functions.",
    url=AWS + "r_GRANT-usage-notes.html",
    bad=(
        "CREATE TABLE ml.score (id INT); CREATE MODEL ml.m FUNCTION ml.score(INT) RETURNS "
        "INT SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
    good=(
        "CREATE TABLE ml.scores (id INT); CREATE MODEL ml.m FUNCTION ml.score(INT) "
        "RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield names of models and functions that a relation has too."""
    for model in created(file):
        names = [("model", model.name)]
        if model.function is not None:
            names.append(("function", model.function.name))
        for what, name in names:
            schema = name.schema or model.name.schema
            for relation in file.catalogue.relations.get(name.name, ()):
                if relation.schema == schema:
                    message = (
                        f"the {what} {name.folded} shares its name with a relation "
                        f"({relation.path}); give one of them another name"
                    )
                    yield from RULE.at(file, name.span, message)
                    break
