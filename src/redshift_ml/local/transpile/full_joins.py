"""Refuse a FULL JOIN whose condition Redshift cannot merge by, as it and PostgreSQL do.

Every part of the condition that names a column has to equate one side with the other, and there
has to be one. Parts that are constant, such as ``1 = 1``, do not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError

_HINT = "Equate columns of both sides, or unite a LEFT JOIN with the other side's rest."


def full_join_error(join: exp.Expr) -> RedshiftError | None:
    """Return the error for a FULL JOIN by anything but equalities of both sides."""
    condition = join.args.get("on")
    if str(join.args.get("side") or "").upper() != "FULL" or condition is None:
        return None
    parts = [part for part in _parts(condition) if part.find(exp.Column) is not None]
    if parts and all(map(_equates_sides, parts)):
        return None
    message = "FULL JOIN is only supported with merge-joinable join conditions"
    return RedshiftError(message, "0A000", _HINT)


def _parts(condition: exp.Expr) -> Iterator[exp.Expr]:
    pending = [condition]
    while pending:
        part = pending.pop().unnest()
        if isinstance(part, exp.And):
            pending += [part.this, part.expression]
        else:
            yield part


def _equates_sides(part: exp.Expr) -> bool:
    if not isinstance(part, exp.EQ):
        return False
    left, right = (list(side.find_all(exp.Column)) for side in (part.this, part.expression))
    if not left or not right:
        return False
    columns = [*left, *right]
    if any(len(column.parts) != 2 for column in columns):  # of which side cannot be told
        return True
    return _tables(left).isdisjoint(_tables(right))


def _tables(columns: list[exp.Column]) -> set[str]:
    return {column.table.lower() for column in columns}
