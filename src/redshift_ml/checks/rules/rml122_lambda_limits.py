"""RETRY_TIMEOUT, MAX_BATCH_ROWS or MAX_BATCH_SIZE is out of range."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.shapes import (
    in_int_range,
)
from redshift_ml.dialect import nodes

RULE = Rule(
    id="RML122",
    name="lambda-limits",
    severity="error",
    summary="RETRY_TIMEOUT, MAX_BATCH_ROWS or MAX_BATCH_SIZE is out of range",
    why=(
        "MAX_BATCH_ROWS is 1 to 2,147,483,647; MAX_BATCH_SIZE 1 KB to 5 MB (a bare number "
        "is KB); RETRY_TIMEOUT milliseconds from 0."
    ),
    mend="Give a value in range, with its unit.",
    url=AWS + "r_CREATE_EXTERNAL_FUNCTION.html",
    codes=("number",),
    bad=(
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default "
        "MAX_BATCH_SIZE 6 MB"
    ),
    good=(
        "CREATE EXTERNAL FUNCTION f(INT) RETURNS INT STABLE LAMBDA 'l' IAM_ROLE default "
        "MAX_BATCH_SIZE 5 MB"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield batch and retry limits that Lambda UDFs cannot have."""
    for function in file.statements(nodes.CreateExternalFunction):
        size = function.value("MAX_BATCH_SIZE")
        if isinstance(size, nodes.Size) and not 1024 <= size.bytes <= 5 * 1024 * 1024:
            message = f"MAX_BATCH_SIZE must be 1 KB to 5 MB, got {size.number} {size.unit}"
            yield from RULE.at(file, size.span, message)
        rows = function.value("MAX_BATCH_ROWS")
        if isinstance(rows, nodes.Value) and rows.kind == "number" and not in_int_range(rows):
            message = f"MAX_BATCH_ROWS must be 1 to 2147483647, got {rows.text}"
            yield from RULE.at(file, rows.span, message)
        timeout = function.value("RETRY_TIMEOUT")
        if isinstance(timeout, nodes.Value) and timeout.text.startswith("-"):
            message = f"RETRY_TIMEOUT must be milliseconds from 0, got {timeout.text}"
            yield from RULE.at(file, timeout.span, message)
