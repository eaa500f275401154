"""MODEL_TYPE is unknown or does not go with this form."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML109",
    name="model-type",
    severity="error",
    summary="MODEL_TYPE is unknown or does not go with this form",
    why=(
        "CREATE EXTERNAL MODEL takes BEDROCK only; AUTO OFF takes XGBOOST and KMEANS, "
        "AUTO ON takes XGBOOST, MLP, LINEAR_LEARNER and FORECAST."
    ),
    mend="Use a type that the message lists, or change AUTO.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE OPENAI SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0')"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0')"
    ),
)


_ON = ("XGBOOST", "MLP", "LINEAR_LEARNER", "FORECAST")
_OFF = ("XGBOOST", "KMEANS")


def check(file: File) -> Iterator[Finding]:
    """Yield the model types that the statement cannot have."""
    for model in created(file):
        given = model.value("MODEL_TYPE")
        if not isinstance(given, nodes.Value):
            continue
        message = _problem(model, given.text)
        if message:
            yield from RULE.at(file, given.span, message)


def _problem(model: nodes.CreateModel | nodes.CreateExternalModel, given: str) -> str:
    if isinstance(model, nodes.CreateExternalModel):
        return "" if given == "BEDROCK" else f"MODEL_TYPE must be BEDROCK, got {given}"
    if model.form in ("remote", "local"):
        return ""
    if given == "BEDROCK":
        return "MODEL_TYPE BEDROCK belongs to CREATE EXTERNAL MODEL"
    if given not in (*_ON, "KMEANS"):
        return f"MODEL_TYPE must be one of {', '.join((*_ON, 'KMEANS'))}, got {given}"
    if model.auto is False and given not in _OFF:
        return f"MODEL_TYPE {given} needs AUTO ON; with AUTO OFF there are {' and '.join(_OFF)}"
    if model.auto is not False and given == "KMEANS":
        return "MODEL_TYPE KMEANS needs AUTO OFF"
    return ""
