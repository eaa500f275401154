"""MAX_BATCH_ROWS is out of range, or missing where input and output are SUPER."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    in_int_range,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML114",
    name="max-batch-rows",
    severity="error",
    summary=("MAX_BATCH_ROWS is out of range, or missing where input and output are SUPER"),
    why=(
        "It is 1 to 2,147,483,647 and is required when both the argument and the result are SUPER."
    ),
    mend="Set MAX_BATCH_ROWS; 1 for endpoints that take one request per call.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FUNCTION f(SUPER) RETURNS SUPER SAGEMAKER 'endpoint' IAM_ROLE default"),
    good=(
        "CREATE MODEL m FUNCTION f(SUPER) RETURNS SUPER SAGEMAKER 'endpoint' IAM_ROLE "
        "default SETTINGS (MAX_BATCH_ROWS 1)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield wrong and missing batch sizes of remote models."""
    for model in file.statements(nodes.CreateModel):
        if model.form != "remote":
            continue
        entry = model.settings.entry("MAX_BATCH_ROWS")
        signature = model.function
        if entry is not None:
            if not in_int_range(entry.value):
                message = f"MAX_BATCH_ROWS must be 1 to 2147483647, got {entry.value.text!r}"
                yield from RULE.at(file, entry.value.span, message)
        elif signature and signature.arguments and _super(signature, model.returns):
            # A warning: the page requires it, a statement that AWS published has none.
            message = (
                "MAX_BATCH_ROWS is required when both the argument and the result are SUPER; "
                "add SETTINGS (MAX_BATCH_ROWS 1)"
            )
            yield from RULE.at(file, signature.name.span, message, severity="warning")


def _super(signature: nodes.Signature, returns: nodes.DataType | None) -> bool:
    takes = [argument.type.name for argument in signature.arguments or ()]
    return takes == ["SUPER"] and returns is not None and returns.name == "SUPER"
