"""PROBLEM_TYPE is none that Redshift knows."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML110",
    name="problem-type",
    severity="error",
    summary="PROBLEM_TYPE is none that Redshift knows",
    why=("There are REGRESSION, BINARY_CLASSIFICATION and MULTICLASS_CLASSIFICATION."),
    mend="Use one of the three; clustering is MODEL_TYPE KMEANS.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default PROBLEM_TYPE "
        "CLASSIFICATION SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default PROBLEM_TYPE "
        "BINARY_CLASSIFICATION SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
)


_TYPES = ("REGRESSION", "BINARY_CLASSIFICATION", "MULTICLASS_CLASSIFICATION")


def check(file: File) -> Iterator[Finding]:
    """Yield unknown problem types."""
    for model in file.statements(nodes.CreateModel):
        given = model.value("PROBLEM_TYPE")
        if isinstance(given, nodes.Value) and given.text not in _TYPES:
            message = f"PROBLEM_TYPE must be {', '.join(_TYPES)}, got {given.text}"
            yield from RULE.at(file, given.span, message)
