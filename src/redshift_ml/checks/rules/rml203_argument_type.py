"""An argument has the wrong type."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    piece_kind,
    string_value,
    unwrap,
)
from redshift_ml.checks.calls import Query, Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect import nodes
from redshift_ml.dialect.types import NUMBERS, STRINGS

RULE = Rule(
    id="RML203",
    name="argument-type",
    severity="error",
    summary="An argument has the wrong type",
    why=(
        "Redshift finds no function of that signature, or Bedrock gets text where it "
        "needs a request."
    ),
    mend="Pass text to VARCHAR and object( … ) to SUPER.",
    url=AWS + "r_create_external_model.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.score(INT, FLOAT) RETURNS FLOAT SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.score('old', 2.5)"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.score(INT, FLOAT) RETURNS FLOAT SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.score(47, 2.5)"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield arguments that cannot become the declared type."""
    for call in file.calls:
        if len(call.functions) > 1 or call.functions[0].arguments is None:
            continue
        for piece, wanted in zip(call.arguments, call.functions[0].arguments, strict=False):
            problem = _problem(call.query, piece, wanted)
            if problem:
                message = f"{call.name}: {problem}"
                yield from RULE.at(file, call.query.span(piece), message)


def _problem(query: Query, piece: Range, wanted: nodes.DataType) -> str:
    kind = piece_kind(query, piece)
    if wanted.name == "SUPER" and kind in ("string", "text", "VARCHAR", "CHAR", "number"):
        return "expected SUPER, got text; pass object('key', value)"
    if wanted.name in STRINGS and kind in ("super", "SUPER"):
        return f"expected {wanted.sql()}, got SUPER; pass the text itself"
    text = string_value(query, unwrap(query, piece))
    if text is not None and wanted.name in NUMBERS and not _number(text):
        return f"expected {wanted.sql()}, got {text[:40]!r}"
    return ""


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
