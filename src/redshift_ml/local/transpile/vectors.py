"""Arrays of the system's tables: they count from 1, and vectors, which are kept as text, from 0.

https://www.postgresql.org/docs/8.0/arrays.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import data_type, native, number, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.relations import is_of_system

_VECTORS = {"indkey": "INT[]", "indclass": "UINTEGER[]", "proargtypes": "UINTEGER[]"}


def any_of(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Let ``attnum = ANY(indkey)`` look into a vector."""
    found = _listed(node.this.unnest())
    if found is not None and is_of_system(node, context):
        node.set("this", exp.Paren(this=found))
    return node


def subscript(node: exp.Expr, context: TranspileContext) -> exp.Expr | None:
    """Return an element of an array of the system; None where the array is a SUPER."""
    base = node.this.unnest()
    of_call = isinstance(base, exp.Anonymous) and "current_schemas" in base.name
    if not of_call and not is_of_system(node, context):
        return None
    vector = _listed(base)
    if vector is not None:
        place = exp.Add(this=exp.Paren(this=node.expressions[0]), expression=number(1))
        node.set("this", vector)
        node.set("expressions", [place])
    node.set("offset", 1)
    return node


def _listed(base: exp.Expr) -> exp.Expr | None:
    kind = _kind(base) if isinstance(base, exp.Column) else None
    if kind is None:
        return None
    values = native("string_split", base.copy(), text(" "))
    return exp.TryCast(this=values, to=data_type(kind, "duckdb"))


def _kind(column: exp.Column) -> str | None:
    """Return what a vector holds, which a sub-query may have given another name."""
    name = column.name.lower()
    if name in _VECTORS:
        return _VECTORS[name]
    aliases = column.root().find_all(exp.Alias)
    renamed = (item.this.name.lower() for item in aliases if item.alias.lower() == name)
    return next((_VECTORS[item] for item in renamed if item in _VECTORS), None)
