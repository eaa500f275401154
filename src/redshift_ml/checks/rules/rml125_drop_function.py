"""DROP MODEL is given the name of a function."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML125",
    name="drop-by-function-name",
    severity="error",
    summary="DROP MODEL is given the name of a function",
    why=(
        "With IF EXISTS it does nothing and says nothing: the model, its function and its "
        "cost stay."
    ),
    mend="DROP MODEL takes the model's name; SHOW MODEL ALL lists them.",
    url=AWS + "r_DROP_MODEL.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "default; DROP MODEL IF EXISTS ml.f"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "default; DROP MODEL IF EXISTS ml.m"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield DROP MODEL statements that name a function."""
    for drop in file.statements(nodes.DropModel):
        name = drop.name
        functions = file.catalogue.function(name.schema, name.name)
        functions = tuple(f for f in functions if f.kind != "lambda")
        if functions and not file.catalogue.model(name.schema, name.name):
            message = f"{name.folded} is a function; its model is {functions[0].model}"
            yield from RULE.at(file, name.span, message)
