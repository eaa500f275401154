"""A name is a reserved word."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    name_parts,
)
from redshift_ml.dialect.errors import Edit
from redshift_ml.dialect.reserved import RESERVED

RULE = Rule(
    id="RML120",
    name="reserved-word",
    severity="error",
    summary="A name is a reserved word",
    why=("Redshift refuses it without quotes; user, order, raw, tag and language are easy to hit."),
    mend="Choose another name, or put it in double quotes.",
    url=AWS + "r_pg_keywords.html",
    bad=("CREATE MODEL user FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"),
    good=(
        "CREATE MODEL user_model FUNCTION f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE default"
    ),
    fixable=True,
)


def check(file: File) -> Iterator[Finding]:
    """Yield unquoted reserved words among the names."""
    for part in name_parts(file):
        if not part.quoted and part.text.lower() in RESERVED:
            fix = (Edit(part.span.start, part.span.end, f'"{part.text}"'),)
            message = f'{part.text} is a reserved word; choose another name or write "{part.text}"'
            yield from RULE.at(file, part.span, message, fix)
