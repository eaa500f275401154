"""Notation of the AWS synopsis was copied into the statement."""

from __future__ import annotations

from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML005",
    name="synopsis-notation",
    severity="error",
    summary="Notation of the AWS synopsis was copied into the statement",
    why=(
        "The AWS pages print { default } and ( REGRESSION ) to show choices; braces, "
        "these parentheses, | and … are not part of the language."
    ),
    mend="Leave the notation out and keep one choice.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE { default }"),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    codes=("metacharacter",),
    fixable=True,
)
