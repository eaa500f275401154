"""A key of the inference configuration is wrong or in the wrong case."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    Setting,
    configuration,
    string_value,
)
from redshift_ml.checks.calls import Call
from redshift_ml.checks.configwords import (
    CONFIG_KEYS,
    CONFIG_NAMES,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect.errors import Edit

RULE = Rule(
    id="RML205",
    name="config-key",
    severity="error",
    summary="A key of the inference configuration is wrong or in the wrong case",
    why=(
        "The keys are maxTokens, temperature, topP and stopSequences, case-sensitive; "
        "Bedrock quietly ignores any other, so a wrong maxtokens removes the cap and the "
        "bill has no ceiling."
    ),
    mend=(
        "Write the key as the message shows it; parameters of one model go into the third argument."
    ),
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm('hi', "
        "object('maxtokens', 500))"
    ),
    good=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm('hi', "
        "object('maxTokens', 500))"
    ),
    fixable=True,
)


def check(file: File) -> Iterator[Finding]:
    """Yield keys that Bedrock would ignore."""
    for call in file.calls:
        for setting in configuration(call) or ():
            if setting.key in CONFIG_KEYS:
                continue
            right = CONFIG_NAMES.get(setting.key.lower().replace("_", ""))
            hint = f"write {right}" if right else f"the keys are {', '.join(CONFIG_KEYS)}"
            message = f"Bedrock ignores {setting.key!r}; {hint} (case matters)"
            span = call.query.span(setting.place)
            yield from RULE.at(file, span, message, _fix(call, setting, right))


def _fix(call: Call, setting: Setting, right: str | None) -> tuple[Edit, ...]:
    text = string_value(call.query, setting.place)
    if right is None or text != setting.key:
        return ()
    span = call.query.span(setting.place)
    return (Edit(span.start, span.end, f"'{right}'"),)
