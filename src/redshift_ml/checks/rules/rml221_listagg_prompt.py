"""LISTAGG feeds a prompt without a limit."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.calls import Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML221",
    name="listagg-prompt",
    severity="warning",
    summary="LISTAGG feeds a prompt without a limit",
    why=(
        "LISTAGG fails beyond 65,535 bytes and with it the statement; long before that "
        "the prompt is expensive."
    ),
    mend=("Shorten the parts: listagg(left(body, 200), ' '), over a limited set of rows."),
    url=AWS + "r_LISTAGG.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(65535)) RETURNS VARCHAR(200) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s(listagg(body, ' ')) FROM t WHERE id < 9"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(65535)) RETURNS VARCHAR(200) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT ml.s(listagg(left(body, 200), ' ')) FROM t "
        "WHERE id < 9"
    ),
)


_SHORT = ("LEFT", "SUBSTRING", "SUBSTR")


def check(file: File) -> Iterator[Finding]:
    """Yield LISTAGG in the arguments of paid calls unless its parts are shortened."""
    for call in file.paid_calls:
        query = call.query
        for piece in call.arguments:
            for index in call.inside(piece):
                inner = query.function_at(index) if query.words[index] == "LISTAGG" else None
                if not inner or query.words[inner.start] in _SHORT:
                    continue
                message = "LISTAGG fails beyond 65535 bytes; shorten the parts with left(x, n)"
                yield from RULE.at(file, query.span(Range(index, index + 1)), message)
