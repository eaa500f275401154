"""What the two sides of UNION, INTERSECT and EXCEPT must have in common.

https://docs.aws.amazon.com/redshift/latest/dg/r_UNION.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import literal_text, refuse, wrap
from redshift_ml.local.transpile.coercions import check_number
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_number
from redshift_ml.local.types import BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, RedshiftType

_MOMENTS = frozenset({DATE.name, TIMESTAMP.name, TIMESTAMPTZ.name})


def note(query: exp.Expr, types: Types) -> None:
    """Refuse columns of other categories, and read literals as the other side's type.

    Raises RedshiftError 42804 or 22P02, and 0A000 for LIMIT within a side or a second ALL.
    """
    _check_form(query)
    first, second = types.columns(query.this), types.columns(query.expression)
    if first is None or second is None or len(first) != len(second):
        return
    mine, other = _written(query.this), _written(query.expression)
    for place, ((_, left), (_, right)) in enumerate(zip(first, second, strict=True)):
        literals = _at(mine, place, len(first)), _at(other, place, len(first))
        if literals[0] is None and literals[1] is None:
            _check_kinds(left, right, query)
        elif literals[1] is not None and literals[0] is None:
            _read_as(literals[1], left)
        elif literals[0] is not None and literals[1] is None:
            _read_as(literals[0], right)


def _check_form(query: exp.Expr) -> None:
    if not query.args.get("distinct") and not isinstance(query, exp.Union):
        raise refuse(f"{query.key.upper()} ALL is not supported", "0A000")
    for side in (query.this, query.expression):
        inner = side.this if isinstance(side, exp.Subquery) and not side.alias else side
        if inner.args.get("limit") is not None or inner.args.get("offset") is not None:
            raise refuse("LIMIT may not be used within input to set operations.", "0A000")


def _written(query: exp.Expr) -> list[exp.Expr]:
    """Return what one SELECT lists, nothing where that is more than one or has a star."""
    while isinstance(query, (exp.Subquery, exp.Paren)):
        query = query.this
    if not isinstance(query, exp.Select) or any(part.is_star for part in query.expressions):
        return []
    return [part.unalias() for part in query.expressions]


def _at(written: list[exp.Expr], place: int, width: int) -> exp.Expr | None:
    """Return the literal or NULL, which has no type of its own, at a place."""
    node = written[place] if len(written) == width else None
    return node if literal_text(node) is not None or isinstance(node, exp.Null) else None


def _read_as(literal: exp.Expr, kind: RedshiftType | None) -> None:
    written = literal_text(literal)
    if written is None or kind is None or kind.is_character:
        return
    if is_number(kind):
        check_number(written, kind)
    elif kind.name not in _MOMENTS:
        return
    target = exp.DataType.build(kind.duckdb, dialect="duckdb")
    wrap(literal, lambda node: exp.Cast(this=node, to=target))


def _check_kinds(left: RedshiftType | None, right: RedshiftType | None, query: exp.Expr) -> None:
    if left is None or right is None:
        return
    first, second = _category(left), _category(right)
    if first is not None and second is not None and first != second:
        raise RedshiftError(
            f"{query.key.upper()} types {left.name} and {right.name} cannot be matched", "42804"
        )


def _category(kind: RedshiftType) -> str | None:
    if kind.is_character:
        return "text"
    if is_number(kind):
        return "number"
    if kind.name in _MOMENTS:
        return "moment"
    return "boolean" if kind == BOOLEAN else None
