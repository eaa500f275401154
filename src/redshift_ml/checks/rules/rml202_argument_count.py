"""A function is called with the wrong number of arguments."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.catalogue import Function
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML202",
    name="argument-count",
    severity="error",
    summary="A function is called with the wrong number of arguments",
    why="Redshift finds no function of that signature: the statement fails.",
    mend=(
        "Pass what the message lists. A Bedrock function takes (text [, config [, "
        "fields]]), a RAW one (request)."
    ),
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.score(INT, FLOAT) RETURNS FLOAT SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.score(1)"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.score(INT, FLOAT) RETURNS FLOAT SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.score(1, 2.5)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield calls that no declared signature fits."""
    for call in file.calls:
        count = len(call.arguments)
        if any(_fits(function, count) for function in call.functions):
            continue
        wanted = " or ".join(dict.fromkeys(_wanted(f) for f in call.functions))
        yield from RULE.at(file, call.span, f"{call.name} takes {wanted}, got {count}")


def _fits(function: Function, count: int) -> bool:
    if function.arguments is None:
        return True
    most = len(function.arguments)
    return most - function.optional <= count <= most


def _wanted(function: Function) -> str:
    types = [data_type.sql() for data_type in function.arguments or ()]
    if function.kind == "bedrock":
        return "(text [, inference config [, request fields]])"
    return f"({', '.join(types)})"
