"""A clause comes too late."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML006",
    name="clause-order",
    severity="error",
    summary="A clause comes too late",
    why=("The page says to follow the order of the keywords, and Redshift's parser insists on it."),
    mend="Move the clause to its place in the order that the message lists.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT IAM_ROLE default SAGEMAKER 'endpoint'"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("clause-order",),
)
