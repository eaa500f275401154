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
from redshift_ml.dialect.lexer import Token
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
    """Yield unquoted reserved words among the names, and before a dot wherever it is."""
    named = [(part.text, part.span) for part in name_parts(file) if not part.quoted]
    starts = {span.start for _, span in named}
    for item in file.script.items:
        for token in _before_dots(item.tokens):
            if token.start not in starts:
                named.append((token.text, file.script.lines.span(token.start, token.end)))
    for text, span in named:
        if text.lower() in RESERVED:
            fix = (Edit(span.start, span.end, f'"{text}"'),)
            message = f'{text} is a reserved word; choose another name or write "{text}"'
            yield from RULE.at(file, span, message, fix)


def _before_dots(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Yield the words that a dot follows; after a dot, or of a template, any may stand."""
    for index in range(1, len(tokens)):
        word = tokens[index - 1]
        if tokens[index].text == "." and word.kind == "word":
            before = tokens[index - 2] if index > 1 else None
            if before is None or not (
                before.text == "." or (before.kind == "jinja" and before.end == word.start)
            ):
                yield word
