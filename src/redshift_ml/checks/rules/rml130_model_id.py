"""MODEL_ID does not look like a Bedrock model id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    is_placeholder,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML130",
    name="model-id",
    severity="warning",
    summary="MODEL_ID does not look like a Bedrock model id",
    why=(
        "A Bedrock id is provider.model, such as amazon.nova-lite-v1:0; a wrong id fails "
        "at the first call."
    ),
    mend="Copy the model id from the Bedrock console.",
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'claude')"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'anthropic.claude-v2')"
    ),
)


_ID = re.compile(r"[a-z0-9-]+(\.[A-Za-z0-9_-]+)+(:[A-Za-z0-9_.-]+)*|arn:\S+")


def check(file: File) -> Iterator[Finding]:
    """Yield model ids without provider or with spaces."""
    for model in file.statements(nodes.CreateExternalModel):
        entry = model.settings.entry("MODEL_ID")
        if entry is None or entry.value.kind != "string" or is_placeholder(entry.value.text):
            continue
        text = entry.value.text
        if text and not _ID.fullmatch(text):
            message = f"expected a Bedrock model id such as 'amazon.nova-lite-v1:0', got {text!r}"
            yield from RULE.at(file, entry.value.span, message)
