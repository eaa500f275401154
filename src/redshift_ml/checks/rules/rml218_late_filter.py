"""A filter that needs no answer comes after the call."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.blocks import Block
from redshift_ml.checks.calls import Query, Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.checks.scopes import (
    column_of,
    columns_in,
    conjuncts,
    output_name,
    projections,
)

RULE = Rule(
    id="RML218",
    name="late-filter",
    severity="warning",
    summary="A filter that needs no answer comes after the call",
    why=(
        "Rows are paid for and then thrown away; Redshift need not move the filter below "
        "an external call."
    ),
    mend="Put the condition into the query that calls the model.",
    url=AWS + "machine-learning-br.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; WITH a AS (SELECT country, ml.s(body) AS s FROM t "
        "WHERE id < 9) SELECT * FROM a WHERE country = 'DE'"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.s(VARCHAR(100)) RETURNS VARCHAR(20) SAGEMAKER "
        "'endpoint' IAM_ROLE default; WITH a AS (SELECT country, ml.s(body) AS s FROM t "
        "WHERE id < 9 AND country = 'DE') SELECT * FROM a"
    ),
)


_FIXED = ("LIMIT", "QUALIFY", "GROUP BY", "HAVING")


def check(file: File) -> Iterator[Finding]:
    """Yield paid calls whose rows an outer query filters by other columns."""
    for call in file.paid_calls:
        inner = call.block
        if inner is None or call.clause != "SELECT" or inner.distinct:
            continue
        if any(inner.has(clause) for clause in _FIXED):
            continue
        plain = _plain_columns(file, call.query, inner)
        for outer in call.query.outline.blocks:
            if [relation.block for relation in outer.relations] != [inner]:
                continue
            for condition in conjuncts(call.query, outer):
                columns = columns_in(call.query, condition)
                if columns and columns <= plain:
                    text = file.script.text[slice(*_ends(call.query, condition))]
                    message = f"rows are paid for, then removed by {text}; filter before the call"
                    yield from RULE.at(file, call.span, message)
                    return


def _ends(query: Query, piece: Range) -> tuple[int, int]:
    return query.tokens[piece.start].start, query.tokens[piece.end - 1].end


def _plain_columns(file: File, query: Query, block: Block) -> set[str]:
    """Return the columns that a block passes on as they are."""
    names = set()
    for piece in projections(query, block):
        if column_of(query, piece) is not None:
            names.add(output_name(query, piece))
    return names
