"""NUMERIC values of several scales in one column, from which DuckDB would cut digits.

Where 38 digits are too few for the digits before the point of one and those behind the point of
another, DuckDB keeps those before: a sum, which is DECIMAL(38,0), beside a DECIMAL(12,2) leaves no
cents. AWS's pages do not say what Redshift does. Here what stands behind the point is kept, and a
value with too many digits before it is an error.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, wrap
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import WIDEST
from redshift_ml.local.transpile.inference.expressions import case_results
from redshift_ml.local.transpile.inference.numbers import MAX_PRECISION, digits, numeric
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import RedshiftType


def note_case(node: exp.Expr, types: Types) -> None:
    """Have the answers of a CASE keep their digits behind the point."""
    _keep_scale([(value, types.of(value)) for value in case_results(node)])


def note_call(node: exp.Expr, types: Types) -> None:
    """Have the arguments of COALESCE, NVL, GREATEST and LEAST keep theirs."""
    if original_name(node.name).lower() in WIDEST:
        _keep_scale([(value, types.of(value)) for value in node.expressions])


def note_sides(query: exp.Expr, types: Types) -> None:
    """Have the columns of UNION, INTERSECT and EXCEPT keep theirs."""
    if _is_side(query):
        return  # the outermost sees to all of its sides at once: each value is cast once
    sides = [(side, types.columns(side) or []) for side in _sides(query)]
    for place in range(min(len(columns) for _, columns in sides)):
        _keep_scale([(_listed(side, place), columns[place][1]) for side, columns in sides])


def _is_side(query: exp.Expr) -> bool:
    parent = query.parent
    while isinstance(parent, (exp.Subquery, exp.Paren)):
        parent = parent.parent
    return isinstance(parent, exp.SetOperation)


def _keep_scale(values: Sequence[tuple[exp.Expr | None, RedshiftType | None]]) -> None:
    given = [(value, kind) for value, kind in values if not isinstance(value, exp.Null)]
    kind = _holding([kind for _, kind in given])
    for value, _ in given:
        if kind is not None and value is not None:
            _cast(value, kind)


def _holding(kinds: Sequence[RedshiftType | None]) -> RedshiftType | None:
    """Return the NUMERIC that keeps the greatest scale, where DuckDB's may not; else None.

    Of a sum of CEIL the scale is that of its column, and none in DuckDB: all sums are cast.
    """
    sizes = [digits(kind) for kind in kinds if kind is not None]
    known = [size for size in sizes if size is not None]
    if len(known) < max(len(kinds), 2):
        return None
    scale = max(scale for _, scale in known)
    whole = max(precision - scale for precision, scale in known)
    most = max(whole + scale, *(precision for precision, _ in known))
    return numeric(MAX_PRECISION, scale) if scale and most >= MAX_PRECISION else None


def _sides(query: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the queries of a set operation, those of operations within it too."""
    waiting = [query]
    while waiting:
        side = waiting.pop()
        if isinstance(side, exp.SetOperation):
            waiting += [side.expression, side.this]
        elif isinstance(side, (exp.Subquery, exp.Paren)):
            waiting.append(side.this)
        else:
            yield side


def _listed(query: exp.Expr, place: int) -> exp.Expr | None:
    """Return what a SELECT lists at a place, None where a star does."""
    if not isinstance(query, exp.Select) or any(part.is_star for part in query.expressions):
        return None
    found: exp.Expr = query.expressions[place]
    return found.unalias()


def _cast(node: exp.Expr, kind: RedshiftType) -> None:
    is_named = isinstance(node, exp.Column) and isinstance(node.parent, exp.Select)
    wide = wrap(node, functools.partial(cast, type_name=kind.duckdb))
    if is_named:
        wrap(wide, lambda inner: exp.Alias(this=inner, alias=node.this.copy()))
