"""A quote or a comment is never closed."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML003",
    name="unterminated",
    severity="error",
    summary="A quote or a comment is never closed",
    why=(
        "Everything after it is text or comment to Redshift, so the rest of the file is "
        "not checked either."
    ),
    mend="Close it; inside a literal write '' or \\' for an apostrophe.",
    url=AWS + "r_Character_types.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint IAM_ROLE default"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("unterminated",),
)
