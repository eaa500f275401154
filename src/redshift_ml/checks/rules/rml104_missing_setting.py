"""A setting that this form needs is missing."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
    form_of,
)
from redshift_ml.checks.words import FORMS

RULE = Rule(
    id="RML104",
    name="missing-setting",
    severity="error",
    summary="A setting that this form needs is missing",
    why=(
        "Training needs S3_BUCKET, Bedrock needs MODEL_ID, FORECAST needs HORIZON and "
        "FREQUENCY; Redshift refuses the statement without them."
    ),
    mend="Add the setting that the message names.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=("CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default SETTINGS (MAX_RUNTIME 600)"),
    good=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default SETTINGS (S3_BUCKET "
        "'ml-artifacts', MAX_RUNTIME 600)"
    ),
)


_NEEDS = {
    "remote": (),
    "bedrock": ("MODEL_ID",),
    "forecast": ("S3_BUCKET", "HORIZON", "FREQUENCY"),
}


def check(file: File) -> Iterator[Finding]:
    """Yield every setting that is missing, at SETTINGS."""
    for model in created(file):
        form = form_of(model)
        clause = model.clause("SETTINGS")
        for key in _NEEDS.get(form, ("S3_BUCKET",)):
            if clause is not None and model.settings.entry(key) is None:
                message = f"{key} is missing in SETTINGS; {FORMS[form]} needs it"
                yield from RULE.at(file, clause.span, message)
