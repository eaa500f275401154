"""A call looks like a model function but no statement declares it."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.calls import Range, called_names
from redshift_ml.checks.configwords import (
    BUILTINS,
    closest,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML201",
    name="unknown-function",
    severity="error",
    summary="A call looks like a model function but no statement declares it",
    why=("A misspelt name fails at run time, after the rest of the build has run."),
    mend=("Use the name that the message suggests, or declare the function in the project."),
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.sentiment(VARCHAR(100)) RETURNS VARCHAR(20) "
        "SAGEMAKER 'endpoint' IAM_ROLE default; SELECT ml.sentimant('fine')"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.sentiment(VARCHAR(100)) RETURNS VARCHAR(20) "
        "SAGEMAKER 'endpoint' IAM_ROLE default; SELECT ml.sentiment('fine')"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield calls whose name is nearly, but not quite, that of a model function."""
    known = file.catalogue.functions
    others = file.catalogue.others | {n.lower() for n in file.option("RML201", "known-functions")}
    for query in file.queries:
        for index, start, schema, name in called_names(query):
            if name in known or name in others or name in BUILTINS:
                continue
            close = closest(name, known)
            if close is None and not (schema and _ml_only(file, schema)):
                continue
            hint = f"; did you mean {known[close][0].qualified}?" if close else ""
            called = f"{schema}.{name}" if schema else name
            message = f"no statement declares the function {called}{hint}"
            yield from RULE.at(file, query.span(Range(start, index + 1)), message)


def _ml_only(file: File, schema: str) -> bool:
    """Tell whether a schema holds model functions and no relations."""
    relations = file.catalogue.relations.values()
    return schema in file.catalogue.schemas and not any(
        declared.schema == schema for same in relations for declared in same
    )
