"""A setting has a value that it cannot have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
    form_of,
)
from redshift_ml.checks.words import SETTINGS
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML106",
    name="setting-value",
    severity="error",
    summary="A setting has a value that it cannot have",
    why=("Redshift refuses the statement, or trains with a limit that nobody meant."),
    mend="Give the kind of value that the message expects.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default SETTINGS (S3_BUCKET "
        "'ml-artifacts', MAX_RUNTIME 0)"
    ),
    good=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default SETTINGS (S3_BUCKET "
        "'ml-artifacts', MAX_RUNTIME 600)"
    ),
)


_STRINGS = ("S3_BUCKET", "KMS_KEY_ID", "MODEL_ID", "PROMPT", "SUFFIX", "TAGS", "FREQUENCY")
_CHOICES = {
    "S3_GARBAGE_COLLECT": ("ON", "OFF"),
    "REQUEST_TYPE": ("RAW", "UNIFIED"),
    "RESPONSE_TYPE": ("VARCHAR", "SUPER"),
    "FREQUENCY": ("Y", "M", "W", "D", "H", "30MIN", "15MIN", "10MIN", "5MIN", "1MIN"),
}
_TAG = re.compile(r"\s*[^=,]+=[^=,]*")


def check(file: File) -> Iterator[Finding]:
    """Yield the settings whose value is of the wrong kind or out of range."""
    for model in created(file):
        for entry in model.settings.items:
            expected = _expected(entry.key, entry.value)
            if expected and entry.key in SETTINGS[form_of(model)]:
                given = entry.value.text or "''"
                message = f"{entry.key} must be {expected}, got {given}"
                yield from RULE.at(file, entry.value.span, message)


def _expected(key: str, value: nodes.Value) -> str:
    """Return what a setting must be when its value is not that, '' when it is fine."""
    if key in _STRINGS and value.kind != "string":
        return "a quoted string"
    if key in ("S3_BUCKET", "MODEL_ID") and not value.text.strip():
        return "a name, not an empty string"
    if key in _CHOICES and value.text.upper() not in _CHOICES[key]:
        return " or ".join(_CHOICES[key])
    if key in ("MAX_CELLS", "MAX_RUNTIME", "HORIZON"):
        whole = value.kind == "number" and value.text.isdecimal() and int(value.text) > 0
        return "" if whole else "a whole number greater than 0"
    if key == "TAGS" and not all(_TAG.fullmatch(tag) for tag in value.text.split(",")):
        return "a list of key=value pairs ('team=data,env=prod')"
    if key == "PERCENTILES" and not _percentiles(value.text):
        return "at most five of 0.01 to 0.99 and mean, with commas between them"
    return ""


def _percentiles(text: str) -> bool:
    parts = [part.strip().lower() for part in text.split(",")]
    return len(parts) <= 5 and all(
        part == "mean" or re.fullmatch(r"0?\.\d{1,2}", part) for part in parts
    )
