"""The columns of ``SELECT *`` over JOIN … USING: those of USING stand first, as in PostgreSQL.

https://www.postgresql.org/docs/8.0/queries-table-expressions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import identifier
from redshift_ml.local.transpile.context import TranspileContext


def put_first(select: exp.Expr, context: TranspileContext) -> None:
    """Name the columns of USING before each star, and leave them out of it.

    Only where all joins have USING: of another table a column of that name would be left out too.
    """
    names = _names(select.args.get("joins") or [], context)
    if not names:
        return
    projections: list[exp.Expr] = []
    for projection in select.expressions:
        if isinstance(projection, exp.Star) and not any(projection.args.values()):
            projections += map(_column, names)
            projection.set("except_", [_column(name) for name in names])
        projections.append(projection)
    select.set("expressions", projections)


def _names(joins: list[exp.Expr], context: TranspileContext) -> list[str]:
    """Return the names, those of the last join first; none when a join is of another kind."""
    names: dict[str, None] = {}
    for join in reversed(joins):
        using = join.args.get("using")
        if not using or not all(isinstance(name, exp.Identifier) for name in using):
            return []
        for name in using:
            kept = context.case_sensitive_identifier and name.args.get("quoted")
            names[str(name.this) if kept else str(name.this).lower()] = None
    return list(names)


def _column(name: str) -> exp.Column:
    return exp.Column(this=identifier(name))
