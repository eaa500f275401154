"""Nothing limits the answer's length."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    configuration,
)
from redshift_ml.checks.configwords import (
    CONFIG_NAMES,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML207",
    name="no-token-cap",
    severity="warning",
    summary="Nothing limits the answer's length",
    why=(
        "Without maxTokens Bedrock's default is the model's maximum: one runaway answer "
        "per row, and no ceiling for the bill."
    ),
    mend="fn(text, object('maxTokens', 200)).",
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm('hi')"
    ),
    good=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm('hi', "
        "object('maxTokens', 200))"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield Bedrock calls without maxTokens."""
    for call in file.calls:
        if not call.arguments or any(f.kind != "bedrock" for f in call.functions):
            continue
        settings = configuration(call)
        if len(call.arguments) > 1 and settings is None:
            continue
        keys = {CONFIG_NAMES.get(s.key.lower().replace("_", "")) for s in settings or ()}
        if "maxTokens" not in keys:
            message = (
                f"{call.name} has no maxTokens, so an answer may be as long as the model allows; "
                "add object('maxTokens', 200)"
            )
            yield from RULE.at(file, call.span, message)
