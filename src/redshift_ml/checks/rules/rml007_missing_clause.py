"""A clause that this form needs is missing."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML007",
    name="missing-clause",
    severity="error",
    summary="A clause that this form needs is missing",
    why=(
        "Every form of CREATE MODEL has clauses it cannot do without; Redshift refuses "
        "the statement."
    ),
    mend="Add the clause that the message names.",
    url=AWS + "r_CREATE_MODEL.html",
    bad="CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint'",
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("missing-clause",),
)
