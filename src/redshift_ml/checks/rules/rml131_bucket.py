"""S3_BUCKET is not a bucket's name."""

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
    id="RML131",
    name="bucket-name",
    severity="error",
    summary="S3_BUCKET is not a bucket's name",
    why=("Redshift adds s3:// and its own paths; a URL, a path or capitals make the export fail."),
    mend="The bare name: lower-case letters, digits, dots and hyphens.",
    url=AWS + "r_CREATE_MODEL.html",
    bad=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default SETTINGS (S3_BUCKET "
        "'s3://ml-artifacts')"
    ),
    good=(
        "CREATE MODEL m FROM t TARGET y FUNCTION f IAM_ROLE default SETTINGS (S3_BUCKET "
        "'ml-artifacts')"
    ),
)


_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def check(file: File) -> Iterator[Finding]:
    """Yield buckets that S3 could not have."""
    for model in file.statements(nodes.CreateModel):
        entry = model.settings.entry("S3_BUCKET")
        if entry is None or entry.value.kind != "string" or not entry.value.text.strip():
            continue
        text = entry.value.text
        if is_placeholder(text) or text.startswith("arn:") or _NAME.fullmatch(text):
            continue
        message = f"expected the bare name of a bucket, got {text!r}"
        yield from RULE.at(file, entry.value.span, message)
