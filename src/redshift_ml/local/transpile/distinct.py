"""DISTINCT, UNION, INTERSECT and EXCEPT of text: rows that differ in trailing blanks are one.

DuckDB's own is left in place, so that few rows are left to be grouped once more.

https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from redshift_ml.local.transpile.blanks import may_end, without_blanks
from redshift_ml.local.transpile.build import identifier, number, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.grouping import shortest
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import is_text

_DISTINCT = "distinct rows"
_ROWS, _SIDE = "rs_rows", "rs_first"
_MOVED = ("with_", "order", "limit", "offset")


@dataclass(frozen=True)
class _Rows:
    """The columns of a query: their names, and which of them may end with blanks."""

    names: list[str]
    padded: list[bool]
    is_starred: bool


def note(query: exp.Expr, types: Types) -> None:
    """Mark a query that leaves rows out for being the same, when they hold text."""
    if not query.args.get("distinct") or _is_within_other(query):
        return
    if isinstance(query, exp.Select) and query.args["distinct"].args.get("on") is not None:
        return
    columns, padded = types.columns(query), _padded(query, types)
    if columns is None or padded is None or len(columns) != len(padded) or not any(padded):
        return
    names = [name for name, _ in columns]
    starred = any(projection.is_star for projection in selected(query))
    rows = _Rows(names, padded, starred)
    if _order_by_place(query, rows):
        query.meta[_DISTINCT] = rows


def selected(query: exp.Expr) -> list[exp.Expr]:
    """Return the projections that give a query's columns their names."""
    while isinstance(query, (exp.SetOperation, exp.Subquery, exp.Paren)):
        query = query.this
    return query.expressions


def check_order(select: exp.Expr, types: Types) -> None:
    """Refuse to order distinct rows by what is not selected. Raises RedshiftError 42P10."""
    order, written = select.args.get("order"), select.expressions
    if order is None or not select.args.get("distinct") or any(part.is_star for part in written):
        return
    selected = {_unqualified(part.unalias()) for part in written}
    selected |= {part.alias_or_name.lower() for part in written}
    for ordered in order.expressions:
        if not isinstance(ordered.this, exp.Literal) and _unqualified(ordered.this) not in selected:
            raise refuse(
                "for SELECT DISTINCT, ORDER BY expressions must appear in select list", "42P10"
            )


def _unqualified(node: exp.Expr) -> str:
    bare = node.copy()
    for column in bare.find_all(exp.Column):
        column.set("table", None)
    return bare.sql().replace('"', "").lower()


def _is_within_other(query: exp.Expr) -> bool:
    """Tell whether what surrounds a query makes its rows distinct, or needs not know."""
    around = query.parent
    if isinstance(around, exp.Subquery) and isinstance(around.parent, exp.In):
        return True
    if isinstance(around, (exp.In, exp.Exists)):
        return True
    inner = isinstance(query, exp.Union) and isinstance(around, exp.SetOperation)
    return inner and around is not None and bool(around.args.get("distinct"))


def _padded(query: exp.Expr, types: Types) -> list[bool] | None:
    if isinstance(query, (exp.Subquery, exp.Paren)):
        return _padded(query.this, types)
    if isinstance(query, exp.SetOperation):
        first, second = _padded(query.this, types), _padded(query.expression, types)
        if first is None or second is None:
            return None
        return [one or other for one, other in zip(first, second, strict=False)]
    if any(projection.is_star for projection in query.expressions):
        columns = types.columns(query)
        return None if columns is None else [is_text(kind) for _, kind in columns]
    return [may_end(projection.unalias(), types) for projection in query.expressions]


def _order_by_place(query: exp.Expr, rows: _Rows) -> bool:
    """Have ORDER BY name columns by their places; false where it orders by something else."""
    order = query.args.get("order")
    places = [(o, _place(o.this, query, rows)) for o in (order.expressions if order else ())]
    if any(place is None for _, place in places):
        return False
    for ordered, place in places:
        if place is not None and not isinstance(ordered.this, exp.Literal):
            # Not set(): what stood there would still name its parent, and be put back rewritten.
            ordered.this.replace(number(place))
    return True


def _place(key: exp.Expr, query: exp.Expr, rows: _Rows) -> int | None:
    if isinstance(key, exp.Literal) and not key.is_string and key.name.isdigit():
        return int(key.name)
    if isinstance(key, exp.Column) and not key.table and key.name.lower() in rows.names:
        return rows.names.index(key.name.lower()) + 1
    written = [] if rows.is_starred else [part.unalias() for part in query.expressions]
    if not isinstance(query, exp.Select) or key not in written:
        return None
    return written.index(key) + 1


def regroup(query: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Group what DuckDB found distinct by its text without trailing blanks."""
    rows: _Rows | None = (query._meta or {}).get(_DISTINCT)
    if rows is None or (rows.is_starred and context.case_sensitive_identifier):
        return query
    names = rows.names if rows.is_starred else [part.alias_or_name for part in selected(query)]
    columns = [f"rs_{place}" for place in range(len(rows.padded))]
    of_sides = isinstance(query, (exp.Intersect, exp.Except))
    only = f" FILTER (WHERE {_SIDE})" if of_sides else ""
    keys = exp.Group()
    outer = exp.Select(group=keys)
    for column, padded, name in zip(columns, rows.padded, names, strict=True):
        key = without_blanks(column) if padded else column
        value = exp.Var(this=shortest(column, key, only) if padded else column)
        outer.append("expressions", exp.Alias(this=value, alias=identifier(name)))
        keys.append("expressions", exp.Var(this=key))
    for moved in _MOVED:
        outer.set(moved, query.args.get(moved))
        query.set(moved, None)
    if of_sides:
        never = "" if isinstance(query, exp.Intersect) else "NOT "
        kept = f"bool_or({_SIDE}) AND {never}bool_or(NOT {_SIDE})"
        outer.set("having", exp.Having(this=exp.Var(this=kept)))
    outer.set("from_", exp.From(this=_source(query, columns, of_sides=of_sides)))
    return outer


def _source(query: exp.Expr, columns: list[str], *, of_sides: bool) -> exp.Expr:
    """Return the rows to be grouped: of INTERSECT and EXCEPT all, each with its side."""
    rows, names = query.copy(), list(columns)
    if of_sides:
        sides = [_marked(query.this, True), _marked(query.expression, False)]
        rows = exp.Union(this=sides[0], expression=sides[1], distinct=False)
        names.append(_SIDE)
    alias = exp.TableAlias(this=identifier(_ROWS), columns=[identifier(name) for name in names])
    return exp.Subquery(this=rows, alias=alias)


def _marked(side: exp.Expr, first: bool) -> exp.Select:
    rows = exp.Subquery(this=side.copy(), alias=exp.TableAlias(this=identifier(_ROWS)))
    values = [exp.Star(), exp.Var(this=str(first).upper())]
    return exp.Select(expressions=values, from_=exp.From(this=rows))
