"""A key of OBJECT is a name, not a string."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.calls import Query, Range
from redshift_ml.checks.configwords import (
    objects_in,
)
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect.errors import Edit

RULE = Rule(
    id="RML208",
    name="object-key",
    severity="error",
    summary="A key of OBJECT is a name, not a string",
    why=(
        "Double quotes make an identifier (AWS's own example has the slip); OBJECT wants "
        "'key', value pairs."
    ),
    mend="Put keys in single quotes.",
    url=AWS + "r_object_function.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.gen(SUPER) RETURNS VARCHAR SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.gen(object(\"inputs\", 'hi'))"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.gen(SUPER) RETURNS VARCHAR SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.gen(object('inputs', 'hi'))"
    ),
    fixable=True,
)


def check(file: File) -> Iterator[Finding]:
    """Yield keys in requests and configurations that are no strings, and keys without a value."""
    for call in file.calls:
        for _, pairs in objects_in(call):
            for key, value in pairs:
                yield from _key(file, call.query, key, value)


def _key(file: File, query: Query, key: Range, value: Range | None) -> Iterator[Finding]:
    if not key:
        return
    span = query.span(key)
    token = query.tokens[key.start]
    single = key.end - key.start == 1
    if value is None:
        message = "this key of OBJECT has no value; it takes key, value, key, value …"
        yield from RULE.at(file, span, message)
    elif single and (token.kind == "name" or (token.kind == "word" and _camel(token.text))):
        name = token.text.strip('"')
        fix = (Edit(span.start, span.end, f"'{name}'"),)
        yield from RULE.at(file, span, f"a key of OBJECT is a string: write '{name}'", fix)


def _camel(text: str) -> bool:
    return text != text.lower() and text != text.upper()
