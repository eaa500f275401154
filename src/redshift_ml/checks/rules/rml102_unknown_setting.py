"""SETTINGS has a key that Redshift does not know."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
    form_of,
)
from redshift_ml.checks.words import ALL_SETTINGS, SETTINGS

RULE = Rule(
    id="RML102",
    name="unknown-setting",
    severity="error",
    summary="SETTINGS has a key that Redshift does not know",
    why=("Redshift refuses it; retries, regions, temperature and token limits cannot be set here."),
    mend=(
        "Use a key that the message lists. Generation parameters go into the call: "
        "fn(text, object('maxTokens', 200))."
    ),
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0', TEMPERATURE 0)"
    ),
    good=(
        "CREATE EXTERNAL MODEL m FUNCTION f IAM_ROLE default MODEL_TYPE BEDROCK SETTINGS "
        "(MODEL_ID 'amazon.nova-lite-v1:0')"
    ),
)


_CALL = ("TEMPERATURE", "TOPP", "TOP_P", "MAXTOKENS", "MAX_TOKENS", "STOPSEQUENCES")


def check(file: File) -> Iterator[Finding]:
    """Yield the keys that no form has."""
    for model in created(file):
        allowed = SETTINGS[form_of(model)]
        for entry in model.settings.items:
            if entry.key in ALL_SETTINGS:
                continue
            close = get_close_matches(entry.key, allowed, 1, 0.75)
            hint = f"did you mean {close[0]}?" if close else f"expected {', '.join(allowed)}"
            if entry.key in _CALL:
                hint = "generation parameters go into the call: fn(text, object('maxTokens', 200))"
            message = f"{entry.key} is not a setting of Redshift ML; {hint}"
            yield from RULE.at(file, entry.span, message)
