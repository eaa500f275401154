"""LIKE, SIMILAR TO and the ``~`` operators."""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import literal_text, local, native, text
from redshift_ml.local.transpile.context import TranspileContext


def like(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Make the backslash the escape character, as it is on Redshift without ESCAPE."""
    if isinstance(node.parent, exp.Escape):
        return node
    pattern = literal_text(node.expression)
    if pattern is not None and "\\" not in pattern:
        return node
    return exp.Escape(this=node.copy(), expression=text("\\"))


def similar_to(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite SIMILAR TO, whose % and _ DuckDB does not know."""
    pattern = local("similar_pattern", node.expression)
    return native("regexp_full_match", node.this, pattern)
