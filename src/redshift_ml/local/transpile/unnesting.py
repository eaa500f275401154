"""Iterate over SUPER arrays and objects in FROM.

https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from redshift_ml.local.transpile.build import identifier, local, native, number, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.tokens import ITEMS, PAIRS


@dataclass(frozen=True)
class _Iteration:
    """``path AS item AT place``; ``pairs`` for UNPIVOT, whose place is the key."""

    path: exp.Expr
    item: str
    place: str | None = None
    pairs: bool = False


def unnest_item(clause: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Replace a FROM item that is a SUPER path by a lateral query over its elements."""
    source = clause.this
    found = _iteration(source, context)
    if found is None:
        return clause
    if isinstance(found, exp.Table):
        clause.set("this", found)
        return clause
    query = exp.Subquery(this=_elements(found))
    alias = exp.TableAlias(this=identifier(found.item))
    if isinstance(clause, exp.From):
        query.set("alias", alias)
        clause.set("this", query)
    else:
        clause.set("this", exp.Lateral(this=query, alias=alias))
    return clause


def _iteration(source: exp.Expr, context: TranspileContext) -> _Iteration | exp.Table | None:
    if isinstance(source, exp.AtIndex):
        aliased = source.this
        place = source.expression.name
        if isinstance(aliased, exp.Alias):
            return _Iteration(aliased.this, aliased.alias, place)
        raise refuse("an array iterated with AT needs a name: FROM t, t.items AS item AT position")
    if isinstance(source, exp.Unnest):
        return _implicit(source, context)
    if not isinstance(source, exp.Table):
        return None
    if isinstance(source.this, exp.Anonymous):
        return _marked(source)
    return _qualified(source, context)


def _implicit(source: exp.Unnest, context: TranspileContext) -> _Iteration | exp.Table:
    path = source.expressions[0]
    alias = source.args.get("alias")
    columns = alias.columns if alias else []
    item = columns[0].name if columns else path.name
    if isinstance(path, exp.Column):
        parts = path.parts
        if context.relation_exists(tuple(part.name for part in parts)):
            table = exp.Table(this=parts[-1], db=parts[-2])
            table.set("alias", exp.TableAlias(this=identifier(item)))
            return table
    return _Iteration(path, item)


def _marked(source: exp.Table) -> _Iteration | None:
    call = source.this
    if call.name not in (ITEMS, PAIRS):
        return None
    alias = source.args.get("alias")
    columns = alias.columns if alias else []
    path = call.expressions[0]
    item = alias.this.name if alias else path.name
    place = columns[1].name if len(columns) > 1 else None
    return _Iteration(path, item, place, pairs=call.name == PAIRS)


def _qualified(source: exp.Table, context: TranspileContext) -> _Iteration | None:
    parts = source.parts
    names = tuple(part.name for part in parts)
    own = source.alias or names[-1]
    known = names[0] in context.relation_names or names[0] in context.item_names
    if len(parts) < 2 or not known or names[0] == own:
        return None
    if context.relation_exists(names):
        return None
    qualified: exp.Expr = exp.Column(this=parts[1], table=parts[0])
    for part in parts[2:]:
        qualified = exp.Dot(this=qualified, expression=part)
    return _Iteration(qualified, own)


def _elements(found: _Iteration) -> exp.Select:
    path = found.path
    if found.pairs:
        columns = [_named(native("unnest", local("object_values", path)), found.item)]
        if found.place:
            columns.append(_named(native("unnest", local("object_keys", path.copy())), found.place))
        return exp.Select(expressions=columns)
    items = local("items", path)
    columns = [_named(native("unnest", items), found.item)]
    if found.place:
        subscript = native("generate_subscripts", items.copy(), number(1))
        columns.append(_named(exp.Sub(this=subscript, expression=number(1)), found.place))
    return exp.Select(expressions=columns)


def _named(value: exp.Expr, name: str) -> exp.Alias:
    return exp.Alias(this=value, alias=identifier(name))
