"""A privilege is granted on an ML function."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    dotted,
    item_span,
)
from redshift_ml.dialect.positions import Span

RULE = Rule(
    id="RML135",
    name="function-grant",
    severity="error",
    summary="A privilege is granted on an ML function",
    why=(
        "Privileges of ML functions cannot be granted directly, and GRANT EXECUTE ON ALL "
        "FUNCTIONS IN SCHEMA fails when the schema holds one."
    ),
    mend="GRANT EXECUTE ON MODEL; keep ML functions in a schema of their own.",
    url=AWS + "r_GRANT-usage-notes.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "default; GRANT EXECUTE ON FUNCTION ml.f(INT) TO analyst"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "default; GRANT EXECUTE ON MODEL ml.m TO analyst"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield GRANT and REVOKE statements on ML functions or their schemas."""
    for item in file.ordinary():
        if item.first not in ("GRANT", "REVOKE"):
            continue
        words = [token.upper for token in item.tokens]
        for index in range(len(words) - 2):
            place = _target(words, index)
            if place is None:
                continue
            schema, name, after = dotted(item.tokens, place)
            span = item_span(file, item, place, after)
            if words[index + 1] == "FUNCTION":
                yield from _function(file, span, schema, name)
            elif name in file.catalogue.schemas:
                message = f"schema {name} holds an ML function, so this statement fails"
                yield from RULE.at(file, span, message)


def _target(words: list[str], index: int) -> int | None:
    """Return where the name starts in ON FUNCTION … or ON ALL FUNCTIONS IN SCHEMA …."""
    if words[index : index + 2] == ["ON", "FUNCTION"]:
        return index + 2
    if words[index : index + 5] == ["ON", "ALL", "FUNCTIONS", "IN", "SCHEMA"]:
        return index + 5 if index + 5 < len(words) else None
    return None


def _function(file: File, span: Span, schema: str | None, name: str) -> Iterator[Finding]:
    found = [f for f in file.catalogue.function(schema, name) if f.kind != "lambda"]
    if found:
        message = f"write ON MODEL {found[0].model}: {name} is the function of a model"
        yield from RULE.at(file, span, message)
