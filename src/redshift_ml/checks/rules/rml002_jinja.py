"""Jinja is left in the SQL, or dbt refuses it."""

from __future__ import annotations

from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML002",
    name="jinja-left",
    severity="error",
    summary="Jinja is left in the SQL, or dbt cannot render it",
    why=(
        "The file is a template, not SQL: what Redshift would get is known only after dbt "
        "has rendered it. What dbt refuses (dbt: …) was not checked."
    ),
    mend=(
        "Mend what dbt says. Of a template alone, validate the dbt project folder (it is "
        "rendered through dbt), or the compiled file under target/compiled."
    ),
    url="https://docs.getdbt.com/reference/commands/compile",
    bad=(
        "CREATE MODEL {{ this }} FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
    good=("CREATE MODEL ml.m FUNCTION ml.f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("jinja",),
)
