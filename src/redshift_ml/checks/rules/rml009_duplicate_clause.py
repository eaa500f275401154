"""A clause is given twice."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML009",
    name="duplicate-clause",
    severity="error",
    summary="A clause is given twice",
    why="Redshift refuses it, and a reader cannot tell which one was meant.",
    mend="Keep one of them.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default "
        "IAM_ROLE default"
    ),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("duplicate-clause",),
)
