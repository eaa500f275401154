"""A model is called twice on the same argument."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.calls import Call, Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML213",
    name="called-twice",
    severity="warning",
    summary="A model is called twice on the same argument",
    why=(
        "Each call in the text is a request per row: two calls double the bill, and the "
        "answers may differ."
    ),
    mend=(
        "Call once in a subquery or CTE and use its column, or ask for one JSON answer "
        "with all fields."
    ),
    url=AWS + "machine-learning-br.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s(body), upper(ml.s(body)) FROM t WHERE "
        "id = 1"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT s, upper(s) FROM (SELECT ml.s(body) AS s "
        "FROM t WHERE id = 1) q"
    ),
)


_LONGEST = 500
"""Tokens of a call that are compared with others."""


def check(file: File) -> Iterator[Finding]:
    """Yield the second and later calls of one block with the same arguments."""
    seen: dict[tuple[int, int, str, str], Call] = {}
    for call in file.paid_calls:
        if call.clause not in ("SELECT", "") or call.whole.end - call.whole.start > _LONGEST:
            continue
        arguments = call.query.key(Range(call.whole.start, call.whole.end))
        key = (id(call.query), id(call.block), call.name, arguments)
        if key in seen:
            first = file.line_name(seen[key].span.line)
            message = (
                f"{call.name} is called on the same argument in {first} already: "
                "each row is paid twice; call it once in a CTE"
            )
            yield from RULE.at(file, call.span, message)
        else:
            seen[key] = call
