"""A model is called in WHERE, JOIN, GROUP BY, HAVING, QUALIFY or ORDER BY."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML214",
    name="call-in-clause",
    severity="warning",
    summary=("A model is called in WHERE, JOIN, GROUP BY, HAVING, QUALIFY or ORDER BY"),
    why=(
        "The planner decides how often it runs: for rows that other conditions would "
        "remove, again for the select list, once per pair of a join."
    ),
    mend="Call it in a CTE over the rows that are needed, and use the column.",
    url=AWS + "machine-learning-br.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; SELECT id FROM t WHERE id < 9 AND ml.s(body) = "
        "'NEGATIVE'"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; WITH a AS (SELECT id, ml.s(body) AS s FROM t WHERE "
        "id < 9) SELECT id FROM a WHERE s = 'NEGATIVE'"
    ),
)


_CLAUSES = ("WHERE", "JOIN", "GROUP BY", "HAVING", "QUALIFY", "ORDER BY")


def check(file: File) -> Iterator[Finding]:
    """Yield paid calls outside the select list."""
    for call in file.paid_calls:
        if call.clause in _CLAUSES:
            message = (
                f"{call.name} in {call.clause} may run for more rows than are needed; "
                "call it in a CTE and use its column"
            )
            yield from RULE.at(file, call.span, message)
