"""A setting does not go with this form of model."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    created,
    form_of,
)
from redshift_ml.checks.words import ALL_SETTINGS, FORMS, SETTINGS

RULE = Rule(
    id="RML103",
    name="setting-form",
    severity="error",
    summary="A setting does not go with this form of model",
    why=(
        "S3_BUCKET is for training data and so has no meaning for a remote endpoint or "
        "Bedrock; MAX_BATCH_ROWS is for remote endpoints only."
    ),
    mend="Leave the setting out.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default "
        "SETTINGS (S3_BUCKET 'ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default "
        "SETTINGS (MAX_BATCH_ROWS 100)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield the settings that another form owns."""
    for model in created(file):
        form = form_of(model)
        for entry in model.settings.items:
            if entry.key in ALL_SETTINGS and entry.key not in SETTINGS[form]:
                message = (
                    f"{entry.key} does not go with {FORMS[form]}, which takes "
                    f"{', '.join(SETTINGS[form])}; leave it out"
                )
                yield from RULE.at(file, entry.span, message)
