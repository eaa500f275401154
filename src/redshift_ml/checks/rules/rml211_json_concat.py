"""A request is built by concatenating text into JSON_PARSE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redshift_ml.checks.calls import Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect.statements import Item

RULE = Rule(
    id="RML211",
    name="json-by-concatenation",
    severity="warning",
    summary="A request is built by concatenating text into JSON_PARSE",
    why=(
        "The first quote, backslash or line break in the data makes it invalid JSON and "
        "fails the whole statement; an attacker can add keys."
    ),
    mend="object('inputs', 'Classify: ' || body), which escapes by itself.",
    url=AWS + "r_object_function.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.gen(SUPER) RETURNS VARCHAR SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.gen(json_parse('{\"inputs\":\"' || body || '\"}')) FROM "
        "t WHERE id = 1"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.gen(SUPER) RETURNS VARCHAR SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.gen(object('inputs', body)) FROM t WHERE id = 1"
    ),
)


_PROMPT_KEYS = ('"inputs"', '"inputText"', '"prompt"', '"messages"', '"text_inputs"')


def check(file: File) -> Iterator[Finding]:
    """Yield JSON_PARSE over a concatenation, in calls and in the bodies of SQL functions."""
    for call in file.calls:
        for piece in call.arguments:
            for index in call.inside(piece):
                inner = call.query.function_at(index)
                parsed = inner and call.query.words[index] == "JSON_PARSE"
                if inner and parsed and "||" in call.query.words[inner.start : inner.end]:
                    span = call.query.span(Range(index, index + 1))
                    yield from RULE.at(file, span, _MESSAGE)
    for item in file.ordinary():
        if item.first == "CREATE":
            yield from _bodies(file, item)


_MESSAGE = "text joined into JSON breaks at the first quote in the data; use object('key', value)"


def _bodies(file: File, item: Item) -> Iterator[Finding]:
    for token in item.tokens:
        if token.kind == "body" and any(key in token.text for key in _PROMPT_KEYS):
            for match in re.finditer(r"\bjson_parse\s*\([^$]*?\|\|", token.text, re.IGNORECASE):
                start = token.start + match.start()
                span = file.script.lines.span(start, start + len("json_parse"))
                yield from RULE.at(file, span, _MESSAGE)
