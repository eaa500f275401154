"""Which expressions are SUPER for certain, judged by how they are written.

sqlglot trees carry no types. A name that is no relation of the statement can
only be a SUPER column that is being navigated; an item of an unnested array is
SUPER too; and so is what JSON_PARSE and its kin return.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference.calls import SUPERS
from redshift_ml.local.transpile.macros.super_values import SUPER_PREFIX
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.tokens import ITEMS, PAIRS


def with_names(context: TranspileContext, nodes: Iterable[exp.Expr]) -> TranspileContext:
    """Return the context with the names of this statement's relations and array items."""
    relations: set[str] = set()
    items: set[str] = set()
    for node in nodes:
        if isinstance(node, exp.Table):
            iterated = is_items_call(node) or _is_array_path(node, relations, items, context)
            names = items if iterated else relations
            names.add((node.alias or node.name).lower())
        elif isinstance(node, (exp.Subquery, exp.CTE)):
            relations.add(node.alias.lower())
        elif isinstance(node, exp.Unnest):
            alias = node.args.get("alias")
            items.update(column.name.lower() for column in (alias.columns if alias else ()))
        elif isinstance(node, exp.AtIndex) and isinstance(node.this, exp.Alias):
            items.add(node.this.alias.lower())
    return replace(context, relation_names=frozenset(relations), item_names=frozenset(items))


def _is_array_path(
    table: exp.Table, relations: set[str], items: set[str], context: TranspileContext
) -> bool:
    names = tuple(part.name.lower() for part in table.parts)
    known = len(names) > 1 and (names[0] in relations or names[0] in items)
    return known and not context.relation_exists(names)


def is_items_call(table: exp.Expr) -> bool:
    """Tell whether a FROM item is an array path with subscripts, marked by the reader."""
    return isinstance(table.this, exp.Anonymous) and table.this.name in (ITEMS, PAIRS)


def is_super(node: exp.Expr, context: TranspileContext) -> bool:
    """Tell whether an expression is SUPER beyond doubt."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Bracket):
        return True
    if isinstance(node, exp.Dot):
        return not isinstance(node.expression, exp.Anonymous)
    if isinstance(node, exp.Column):
        return _is_navigation(node, context)
    if isinstance(node, exp.Cast):
        return node.to.this in (DType.SUPER, DType.VARIANT)
    if isinstance(node, exp.Anonymous):
        name = original_name(node.name).lower().rpartition(".")[2]
        return name in SUPERS or name.startswith(SUPER_PREFIX)
    return isinstance(node, exp.Array)


def _is_navigation(column: exp.Column, context: TranspileContext) -> bool:
    parts = [part.name.lower() for part in column.parts]
    if parts[0] in context.item_names:
        return True
    if len(parts) == 1 or not context.relation_names:
        return False
    if parts[0] in context.relation_names:
        return len(parts) > 2
    return not any(part in context.relation_names for part in parts[1:-1])
