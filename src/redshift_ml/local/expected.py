"""Which types a statement expects of its parameters, as PostgreSQL tells a client that asks.

asyncpg and pgx encode values by them. https://www.postgresql.org/docs/8.0/typeconv.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.types import BIGINT, SUPER, UNKNOWN, RedshiftType, parse_type

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_BESIDE = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Add, exp.Sub, exp.Mul, exp.Div)
_OF_FIRST = (exp.In, exp.Between)


def expected_oids(
    session: LocalSession, expression: exp.Expr, given: Sequence[int]
) -> tuple[int, ...]:
    """Return the client's types of the parameters, and where it left one open what is expected."""
    oids = list(given)
    types = Types(session.relation_columns)
    target = _target_columns(session, expression)
    for node in expression.find_all(exp.Parameter):
        number = int(node.name) if node.name.isdigit() else 0
        if not 0 < number <= len(oids) or oids[number - 1] != UNKNOWN.oid:
            continue
        kind = _expected(node, types, target)
        if kind is not None and kind != SUPER:
            oids[number - 1] = kind.oid
    return tuple(oids)


def _target_columns(session: LocalSession, change: exp.Expr) -> list[tuple[str, RedshiftType]]:
    """Return the columns that an INSERT or UPDATE writes, an INSERT's in its own order."""
    target = change.this if isinstance(change, (exp.Insert, exp.Update)) else None
    table = target.find(exp.Table) if isinstance(target, exp.Expr) else None
    if target is None or table is None:
        return []
    names = tuple(part.name.lower() for part in table.parts)
    found = [(name, kind) for name, kind in session.relation_columns(names) or [] if kind]
    listed = [column.name.lower() for column in target.expressions]
    return [(name, dict(found)[name]) for name in listed if name in dict(found)] or found


def _expected(
    node: exp.Expr, types: Types, target: list[tuple[str, RedshiftType]]
) -> RedshiftType | None:
    child, parent = node, node.parent
    while isinstance(parent, exp.Paren):
        child, parent = parent, parent.parent
    if isinstance(parent, exp.Cast):
        return _declared(parent.to)
    if isinstance(parent, (exp.Limit, exp.Offset)):
        return BIGINT
    if isinstance(parent, exp.Tuple) and isinstance(parent.parent, exp.Values):
        place = child.index or 0
        return target[place][1] if place < len(target) else None
    if isinstance(parent, exp.EQ) and isinstance(parent.parent, exp.Update) and target:
        return dict(target).get(parent.this.name.lower())
    if isinstance(parent, _BESIDE):
        return types.of(parent.expression if child is parent.this else parent.this)
    if isinstance(parent, _OF_FIRST) and child is not parent.this:
        return types.of(parent.this)
    return None


def _declared(target: exp.Expr) -> RedshiftType | None:
    try:
        return parse_type(target.sql("redshift"))
    except RedshiftError:
        return None
