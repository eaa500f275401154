"""FUNCTION ( … ) names an argument."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML013",
    name="named-argument",
    severity="error",
    summary="FUNCTION ( … ) names an argument",
    why="CREATE MODEL takes data types only; names are for SQL functions.",
    mend="Leave the names out.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(age INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("named-argument",),
)
