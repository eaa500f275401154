"""The input may be NULL."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.arguments import (
    first_word,
    unwrap,
)
from redshift_ml.checks.calls import Call, Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.scopes import (
    column_of,
    declared_column,
    guarded,
    relation_of,
)

RULE = Rule(
    id="RML219",
    name="nullable-input",
    severity="warning",
    summary="The input may be NULL",
    why=(
        "What a Bedrock function does with NULL is not documented, and 'prompt' || NULL "
        "is NULL: rows are paid for or lost for nothing."
    ),
    mend="WHERE body IS NOT NULL, or coalesce(body, '').",
    url=AWS + "machine-learning-br.html",
    bad=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm(nullif(body, ''), "
        "object('maxTokens', 9)) FROM t WHERE id < 9"
    ),
    good=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.llm IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0'); SELECT ml.llm(body, "
        "object('maxTokens', 9)) FROM t WHERE id < 9 AND body <> ''"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield Bedrock calls on inputs that are known to be nullable and are not guarded."""
    for call in file.calls:
        if not call.llm or not call.arguments or call.block is None:
            continue
        piece = unwrap(call.query, call.arguments[0])
        reason = _nullable(file, call, piece)
        if reason:
            message = f"{reason}; filter with IS NOT NULL or use coalesce"
            yield from RULE.at(file, call.query.span(piece), message)


def _nullable(file: File, call: Call, piece: Range) -> str:
    if first_word(call.query, piece) == "NULLIF":
        return "nullif gives NULL for some rows"
    reference = column_of(call.query, piece)
    block = call.block
    if reference is None or block is None or guarded(call.query, block, reference[1]):
        return ""
    relation = relation_of(block, reference[0])
    if relation is None:
        return ""
    if relation.optional:
        return f"{reference[1]} comes from the optional side of an outer join"
    column = declared_column(file.catalogue, relation, reference[1])
    if column is not None and not column.not_null:
        return f"{reference[1]} is declared without NOT NULL"
    return ""
