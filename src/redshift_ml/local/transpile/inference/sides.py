"""The type that two sides of UNION, INTERSECT or EXCEPT agree on for a column."""

from __future__ import annotations

from collections.abc import Container

from sqlglot import exp

from redshift_ml.local.transpile.build import literal_text
from redshift_ml.local.transpile.inference.calls import wider
from redshift_ml.local.transpile.inference.numbers import is_number
from redshift_ml.local.transpile.inference.relations import Columns
from redshift_ml.local.types import BOOLEAN, MOMENTS, RedshiftType


def category(kind: RedshiftType) -> str | None:
    """Return what a type is of; two sides must be of one. None when it is not told."""
    if kind.is_character:
        return "text"
    if is_number(kind):
        return "number"
    if kind.name in MOMENTS:
        return "moment"
    return "boolean" if kind == BOOLEAN else None


def reads_literals(kind: RedshiftType) -> bool:
    """Tell whether a literal beside this type is read as one of it."""
    return category(kind) not in (None, "text")


def literals_of(query: exp.Expr) -> dict[int, exp.Expr]:
    """Return the literals and NULLs, which have no type of their own, that one SELECT lists."""
    while isinstance(query, (exp.Subquery, exp.Paren)):
        query = query.this
    if not isinstance(query, exp.Select) or any(part.is_star for part in query.expressions):
        return {}
    written = [part.unalias() for part in query.expressions]
    return {
        place: node
        for place, node in enumerate(written)
        if literal_text(node) is not None or isinstance(node, exp.Null)
    }


def matched_columns(
    left: Columns | None,
    left_literals: Container[int],
    right: Columns | None,
    right_literals: Container[int],
) -> Columns | None:
    """Return the columns of two sides, None where they are not as many, or not known."""
    if left is None or right is None or len(left) != len(right):
        return None
    return [
        (name, _matched(mine, kind, place in left_literals, place in right_literals))
        for place, ((name, mine), (_, kind)) in enumerate(zip(left, right, strict=True))
    ]


def _matched(
    left: RedshiftType | None,
    right: RedshiftType | None,
    is_left_literal: bool,
    is_right_literal: bool,
) -> RedshiftType | None:
    """Return the type of a column of two sides."""
    if is_left_literal != is_right_literal:
        typed = right if is_left_literal else left
        if typed is not None and reads_literals(typed):
            return typed
    return wider(left, right)
