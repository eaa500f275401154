"""Refuse a reserved word as the name of a column, a table or an alias in a query."""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.reserved import NEVER_IN_EXPRESSIONS, reserved
from redshift_ml.local.transpile.build import position
from redshift_ml.local.transpile.context import TranspileContext


def check_reserved(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Refuse a bare reserved word as a column, table or alias. Raises RedshiftError 42601."""
    name = node.this
    bare = not node.args.get("table") and not node.args.get("db")
    if bare and isinstance(name, exp.Identifier) and not name.args.get("quoted"):
        word = str(name.this).lower()
        if word in NEVER_IN_EXPRESSIONS:
            raise reserved(word, position(name))
    return node
