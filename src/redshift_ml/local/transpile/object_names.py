"""Casts to regclass and regtype: a number that is shown as a name.

https://www.postgresql.org/docs/8.0/datatype-oid.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile.build import number
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.system import catalog_call
from redshift_ml.local.transpile.types import KIND

# What turns the number into a name where it stands in them; elsewhere it is compared.
_SHOWN = (exp.Select, exp.Alias, exp.DPipe, exp.Concat, exp.Tuple)


def object_identifier(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Read the name of a relation or type, or write it where the client sees it."""
    target = node.args["to"]
    kind = target.meta.get(KIND) if target._meta else None
    if kind not in ("regclass", "regtype"):
        return node
    oid = catalog_call(f"local_{kind.removeprefix('reg')}_oid", context, node.this)
    if not _is_shown(node):
        return oid
    if kind == "regclass":
        return catalog_call("local_class_name", context, oid)
    return catalog_call("format_type", context, oid, number(-1))


def _is_shown(node: exp.Expr) -> bool:
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    if isinstance(parent, exp.Cast):
        return parent.args["to"].this is DType.VARCHAR
    return isinstance(parent, _SHOWN)
