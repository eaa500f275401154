"""A name is longer than 127 bytes."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    name_parts,
)

RULE = Rule(
    id="RML119",
    name="identifier-length",
    severity="error",
    summary="A name is longer than 127 bytes",
    why=("Redshift counts bytes, not characters: 64 accented letters are too many."),
    mend="Shorten the name.",
    url=AWS + "r_names.html",
    bad=(
        "DROP MODEL "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    ),
    good="DROP MODEL customer_churn",
)


def check(file: File) -> Iterator[Finding]:
    """Yield the parts of names that are too long."""
    for part in name_parts(file):
        size = len(part.text.encode())
        if size > 127:
            message = f"a name has at most 127 bytes, this one has {size}"
            yield from RULE.at(file, part.span, message)
