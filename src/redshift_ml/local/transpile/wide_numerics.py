"""NUMERIC values of several scales in one column, from which DuckDB would cut digits.

Where 38 digits are too few for the digits before the point of one and those behind the point of
another, DuckDB keeps those before: a sum, which is DECIMAL(38,0), beside a DECIMAL(12,2) leaves no
cents. AWS's pages do not say what Redshift does. Here what stands behind the point is kept, and a
value with too many digits before it is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from redshift_ml.local.transpile.build import wrap
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import WIDEST
from redshift_ml.local.transpile.inference.expressions import case_results
from redshift_ml.local.transpile.inference.numbers import MAX_PRECISION, digits, numeric
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import RedshiftType


def note_case(node: exp.Expr, types: Types) -> None:
    """Have the answers of a CASE keep their digits behind the point."""
    _keep_scale(case_results(node), types)


def note_call(node: exp.Expr, types: Types) -> None:
    """Have the arguments of COALESCE, NVL, GREATEST and LEAST keep theirs."""
    if original_name(node.name).lower() in WIDEST:
        _keep_scale(node.expressions, types)


def note_sides(query: exp.Expr, types: Types) -> None:
    """Have the columns of UNION, INTERSECT and EXCEPT keep theirs."""
    first, second = types.columns(query.this), types.columns(query.expression)
    if first is None or second is None or len(first) != len(second):
        return
    for place, ((_, left), (_, right)) in enumerate(zip(first, second, strict=True)):
        kind = _holding([left, right])
        for node in _listed(query, place) if kind is not None else ():
            _cast(node, kind)


def _keep_scale(values: Sequence[exp.Expr], types: Types) -> None:
    given = [value for value in values if not isinstance(value, exp.Null)]
    kind = _holding([types.of(value) for value in given])
    for value in given if kind is not None else ():
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


def _listed(query: exp.Expr, place: int) -> Iterator[exp.Expr]:
    """Yield what each SELECT of a query lists at a place, but for stars and NULLs."""
    if isinstance(query, exp.SetOperation):
        yield from _listed(query.this, place)
        yield from _listed(query.expression, place)
    elif isinstance(query, (exp.Subquery, exp.Paren)):
        yield from _listed(query.this, place)
    elif isinstance(query, exp.Select) and not any(part.is_star for part in query.expressions):
        node = query.expressions[place].unalias()
        if not isinstance(node, exp.Null):
            yield node


def _cast(node: exp.Expr, kind: RedshiftType | None) -> None:
    if kind is None:
        return
    target = exp.DataType.build(kind.duckdb, dialect="duckdb")
    is_named = isinstance(node, exp.Column) and isinstance(node.parent, exp.Select)
    cast = wrap(node, lambda inner: exp.Cast(this=inner, to=target))
    if is_named:
        wrap(cast, lambda inner: exp.Alias(this=inner, alias=node.this.copy()))
