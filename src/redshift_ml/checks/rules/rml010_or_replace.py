"""OR REPLACE or IF NOT EXISTS where the statement has none."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML010",
    name="no-or-replace",
    severity="error",
    summary="OR REPLACE or IF NOT EXISTS where the statement has none",
    why=(
        "Models have neither: a change is DROP MODEL and CREATE MODEL, and DROP MODEL "
        "commits at once and takes the grants with it."
    ),
    mend=("DROP MODEL IF EXISTS first, then CREATE, then GRANT EXECUTE ON MODEL again."),
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE OR REPLACE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' "
        "IAM_ROLE default"
    ),
    good=(
        "DROP MODEL IF EXISTS m; CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER "
        "'endpoint' IAM_ROLE default"
    ),
    codes=(
        "or-replace",
        "if-not-exists",
    ),
)
