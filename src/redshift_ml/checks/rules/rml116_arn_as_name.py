"""An ARN or a URL stands where a name belongs."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    named_places,
)

RULE = Rule(
    id="RML116",
    name="arn-as-name",
    severity="error",
    summary="An ARN or a URL stands where a name belongs",
    why=(
        "SAGEMAKER takes the endpoint's name in the same account and Region, FROM a "
        "training job or an S3 path, S3_BUCKET the bucket's name."
    ),
    mend="Use the last part of the ARN.",
    url=AWS + "r_create_model_use_cases.html",
    bad=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER "
        "'arn:aws:sagemaker:us-east-1:123456789012:endpoint/llm' IAM_ROLE default"
    ),
    good=("CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'llm' IAM_ROLE default"),
)


def check(file: File) -> Iterator[Finding]:
    """Yield ARNs and URLs in the place of names."""
    for span, what, value in named_places(file):
        if what == "model id" and ":sagemaker:" not in value:
            continue
        if value.startswith(("arn:", "http://", "https://")):
            name = value.removesuffix("/invocations").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
            kind = "an ARN" if value.startswith("arn:") else "a URL"
            message = f"expected {what}, got {kind}; the name is '{name}'"
            yield from RULE.at(file, span, message)
