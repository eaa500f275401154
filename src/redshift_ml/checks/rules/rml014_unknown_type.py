"""A data type that Redshift does not have."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML014",
    name="unknown-type",
    severity="error",
    summary="A data type that Redshift does not have",
    why="STRING, JSON and VARIANT belong to other warehouses.",
    mend="VARCHAR for text, SUPER for JSON.",
    url=AWS + "c_Supported_data_types.html",
    bad=("CREATE MODEL m FUNCTION f(STRING) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    good=(
        "CREATE MODEL m FUNCTION f(VARCHAR(1000)) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
    codes=("unknown-type",),
)
