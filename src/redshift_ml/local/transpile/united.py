"""What the two sides of UNION, INTERSECT and EXCEPT must have in common.

https://docs.aws.amazon.com/redshift/latest/dg/r_UNION.html
"""

from __future__ import annotations

import functools

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import cast, literal_text, refuse, wrap
from redshift_ml.local.transpile.coercions import check_number
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_number
from redshift_ml.local.transpile.inference.sides import category, literals_of, reads_literals
from redshift_ml.local.types import RedshiftType


def note(query: exp.Expr, types: Types) -> None:
    """Refuse columns of other categories, and read literals as the other side's type.

    Raises RedshiftError 42804 or 22P02, and 0A000 for LIMIT within a side or a second ALL.
    """
    _check_form(query)
    types.columns(query)  # now: a literal that was read as another type is none any more
    first, second = types.columns(query.this), types.columns(query.expression)
    if first is None or second is None or len(first) != len(second):
        return
    mine, others = literals_of(query.this), literals_of(query.expression)
    for place, ((_, left), (_, right)) in enumerate(zip(first, second, strict=True)):
        if place not in mine and place not in others:
            _check_kinds(left, right, query)
        elif place not in mine:
            _read_as(others[place], left)
        elif place not in others:
            _read_as(mine[place], right)


def _check_form(query: exp.Expr) -> None:
    if not query.args.get("distinct") and not isinstance(query, exp.Union):
        raise refuse(f"{query.key.upper()} ALL is not supported", "0A000")
    for side in (query.this, query.expression):
        inner = side.this if isinstance(side, exp.Subquery) and not side.alias else side
        if inner.args.get("limit") is not None or inner.args.get("offset") is not None:
            raise refuse("LIMIT may not be used within input to set operations.", "0A000")


def _read_as(literal: exp.Expr, kind: RedshiftType | None) -> None:
    written = literal_text(literal)
    if written is None or kind is None or not reads_literals(kind):
        return
    if is_number(kind):
        check_number(written, kind)
    wrap(literal, functools.partial(cast, type_name=kind.duckdb))


def _check_kinds(left: RedshiftType | None, right: RedshiftType | None, query: exp.Expr) -> None:
    if left is None or right is None:
        return
    first, second = category(left), category(right)
    if first is not None and second is not None and first != second:
        raise RedshiftError(
            f"{query.key.upper()} types {left.name} and {right.name} cannot be matched", "42804"
        )
