"""CREATE EXTERNAL FUNCTION … SAGEMAKER is gone from the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML123",
    name="sagemaker-function",
    severity="warning",
    summary="CREATE EXTERNAL FUNCTION … SAGEMAKER is gone from the documentation",
    why=(
        "It was in the 2023 guide and is not in the current synopsis; nothing says how "
        "long it will work."
    ),
    mend="CREATE MODEL … SAGEMAKER 'endpoint' (remote inference).",
    url=AWS + "r_CREATE_EXTERNAL_FUNCTION.html",
    bad=(
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT VOLATILE SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
)


def check(file: File) -> Iterator[Finding]:
    """Yield external functions over SageMaker."""
    for function in file.statements(nodes.CreateExternalFunction):
        clause = function.clause("SAGEMAKER")
        if clause is not None:
            message = "use CREATE MODEL … SAGEMAKER: this form is documented no more"
            yield from RULE.at(file, clause.span, message)
