"""An external function is declared IMMUTABLE."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML121",
    name="external-immutable",
    severity="error",
    summary="An external function is declared IMMUTABLE",
    why=(
        "The page allows VOLATILE and STABLE: a service outside the cluster may answer "
        "differently tomorrow."
    ),
    mend="Write STABLE, or VOLATILE where every call must reach the service.",
    url=AWS + "r_CREATE_EXTERNAL_FUNCTION.html",
    bad=("CREATE EXTERNAL FUNCTION f(INT) RETURNS INT IMMUTABLE LAMBDA 'l' IAM_ROLE default"),
    good=("CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default"),
)


def check(file: File) -> Iterator[Finding]:
    """Yield IMMUTABLE external functions."""
    for function in file.statements(nodes.CreateExternalFunction):
        clause = function.clause("VOLATILITY")
        if clause is not None and function.volatility == "IMMUTABLE":
            message = "an external function is VOLATILE or STABLE, never IMMUTABLE"
            yield from RULE.at(file, clause.span, message)
