"""A model is called under DISTINCT or in a UNION that removes duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML215",
    name="call-under-distinct",
    severity="warning",
    summary=("A model is called under DISTINCT or in a UNION that removes duplicates"),
    why=(
        "Duplicates are removed after the call: equal inputs have been paid for already, "
        "and answers may differ for equal inputs."
    ),
    mend="Remove duplicates of the input first, in a subquery, then call.",
    url=AWS + "machine-learning-br.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT DISTINCT ml.s(body) FROM t WHERE id < 9"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s(body) FROM (SELECT DISTINCT body FROM t "
        "WHERE id < 9) q"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield paid calls whose results are made distinct."""
    for call in file.paid_calls:
        before = call.query.words[call.whole.start - 1] if call.whole.start else ""
        block = call.block
        selected = block is not None and call.clause == "SELECT"
        if before == "DISTINCT" or (selected and block and (block.distinct or block.deduplicated)):
            message = f"duplicates are removed after {call.name} was paid for; remove them before"
            yield from RULE.at(file, call.span, message)
