"""The statement cannot be read."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML001",
    name="syntax",
    severity="error",
    summary="The statement cannot be read",
    why=(
        "Redshift refuses the statement; here it is refused before it reaches a cluster, "
        "with the place."
    ),
    mend="Write what the message expects at the place it names.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER endpoint IAM_ROLE default"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=(
        "syntax",
        "sql",
        "unbalanced",
        "too-deep",
        "name-quoted",
        "query-parentheses",
        "number",
    ),
)
