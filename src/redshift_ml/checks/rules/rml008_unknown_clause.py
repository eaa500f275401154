"""A word is not a clause of this statement."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML008",
    name="unknown-clause",
    severity="error",
    summary="A word is not a clause of this statement",
    why=("Usually a misspelt keyword or a clause of another statement; Redshift refuses it."),
    mend="Use a clause that the message lists, or leave it out.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROL default"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("unknown-clause",),
)
