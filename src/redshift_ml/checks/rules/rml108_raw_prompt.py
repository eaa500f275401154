"""PROMPT or SUFFIX with REQUEST_TYPE RAW."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML108",
    name="raw-prompt",
    severity="error",
    summary="PROMPT or SUFFIX with REQUEST_TYPE RAW",
    why="They are supported with UNIFIED only: a RAW request is sent as it is.",
    mend=("Put the prompt into the request: fn(object('inputText', 'Summarise: ' || body))."),
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.titan-text-express-v1', PROMPT 'Summarise:', REQUEST_TYPE RAW, "
        "RESPONSE_TYPE SUPER)"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.titan-text-express-v1', PROMPT 'Summarise:', REQUEST_TYPE "
        "UNIFIED)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield PROMPT and SUFFIX of RAW models."""
    for model in file.statements(nodes.CreateExternalModel):
        for entry in model.settings.items:
            if entry.key in ("PROMPT", "SUFFIX") and model.request_type == "RAW":
                message = (
                    f"{entry.key} is supported with REQUEST_TYPE UNIFIED only; "
                    "put the text into the request of the call"
                )
                yield from RULE.at(file, entry.span, message)
