"""Casts to regclass, regtype, regproc and regprocedure: a number that is shown as a name.

https://www.postgresql.org/docs/8.0/datatype-oid.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile.build import cast, number
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.system import catalog_call
from redshift_ml.local.transpile.types import KIND

_READ = {
    "regclass": "local_class_oid",
    "regtype": "local_type_oid",
    "regproc": "local_function_oid",
    "regprocedure": "local_function_oid",
}
_WRITTEN = {
    "regclass": "local_class_name",
    "regproc": "regprocout",
    "regprocedure": "regprocedureout",
}
# What turns the number into a name where it stands in them; elsewhere it is compared.
_SHOWN = (exp.Select, exp.Alias, exp.DPipe, exp.Concat, exp.Tuple)


def object_identifier(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Read the name of a relation, type or function, or write it where the client sees it."""
    target = node.args["to"]
    kind = target.meta.get(KIND) if target._meta else None
    if kind not in _READ:
        return node
    oid = catalog_call(_READ[kind], context, node.this)
    if kind not in ("regclass", "regtype"):  # psql is answered in text
        oid = cast(oid, "BIGINT")
    if not _is_shown(node):
        return oid
    if kind in _WRITTEN:
        return catalog_call(_WRITTEN[kind], context, oid)
    return catalog_call("format_type", context, oid, number(-1))


def _is_shown(node: exp.Expr) -> bool:
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    if isinstance(parent, exp.Cast):
        return parent.args["to"].this is DType.VARCHAR
    return isinstance(parent, _SHOWN)
