"""A value of the inference configuration is out of range."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    Setting,
    configuration,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import Rule

RULE = Rule(
    id="RML206",
    name="config-value",
    severity="error",
    summary="A value of the inference configuration is out of range",
    why=(
        "maxTokens is a whole number from 1, temperature and topP are 0 to 1, "
        "stopSequences is an array; Bedrock refuses the request and with it the whole "
        "statement."
    ),
    mend="Give a number in range, without quotes.",
    url="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InferenceConfiguration.html",
    bad=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm('hi', "
        "object('maxTokens', 100, 'temperature', 1.5))"
    ),
    good=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm('hi', "
        "object('maxTokens', 100, 'temperature', 1))"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield values that Bedrock would refuse."""
    for call in file.calls:
        for setting in configuration(call) or ():
            expected = _expected(setting)
            if expected:
                message = f"{setting.key} must be {expected}"
                yield from RULE.at(file, call.query.span(setting.value_place), message)


def _expected(setting: Setting) -> str:
    value = setting.value
    if value is None:
        return ""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if setting.key == "maxTokens" and not (number and value >= 1 and float(value).is_integer()):
        return "a whole number from 1"
    if setting.key in ("temperature", "topP") and not (number and 0 <= value <= 1):
        return "a number from 0 to 1"
    if setting.key == "stopSequences" and not isinstance(value, list):
        return "an array of strings: array('END')"
    return ""
