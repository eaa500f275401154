"""A typographic quote stands where SQL needs ' or "."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML004",
    name="smart-quote",
    severity="error",
    summary="A typographic quote stands where SQL needs ' or \"",
    why=(
        "Word processors and web pages turn quotes into curly ones; Redshift reads them "
        "as part of a name."
    ),
    mend="Type straight quotes: ' around text, \" around names.",
    url=AWS + "r_names.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER ‘endpoint’ IAM_ROLE default"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("smart-quote",),
)
