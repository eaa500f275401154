"""REQUEST_TYPE RAW without RESPONSE_TYPE SUPER."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML107",
    name="raw-needs-super",
    severity="error",
    summary="REQUEST_TYPE RAW without RESPONSE_TYPE SUPER",
    why=(
        "With RAW the function returns the model's own JSON, so RESPONSE_TYPE is required "
        "and must be SUPER."
    ),
    mend="Write REQUEST_TYPE RAW, RESPONSE_TYPE SUPER.",
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.titan-embed-text-v2:0', REQUEST_TYPE RAW)"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.titan-embed-text-v2:0', REQUEST_TYPE RAW, RESPONSE_TYPE SUPER)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield RAW requests whose response is not SUPER."""
    for model in file.statements(nodes.CreateExternalModel):
        request, response = (
            model.settings.entry("REQUEST_TYPE"),
            model.settings.entry("RESPONSE_TYPE"),
        )
        if request is None or model.request_type != "RAW":
            continue
        if response is None:
            message = "REQUEST_TYPE RAW needs RESPONSE_TYPE SUPER, which is missing"
            yield from RULE.at(file, request.value.span, message)
        elif response.value.text.upper() == "VARCHAR":
            message = "REQUEST_TYPE RAW returns JSON: RESPONSE_TYPE must be SUPER, got VARCHAR"
            yield from RULE.at(file, response.value.span, message)
