"""LIKE, SIMILAR TO and the ``~`` operators."""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, literal_text, local, native, text, wrap
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.types import DATE, TIMESTAMP

_AS_TEXT = "compared as text"
_MOMENTS = (DATE, TIMESTAMP)


def note(node: exp.Expr, types: Types) -> None:
    """Mark LIKE of a date or a timestamp, which is compared as text."""
    if types.of(node.this) in _MOMENTS:
        node.meta[_AS_TEXT] = True


def like(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Make the backslash the escape character, as it is on Redshift without ESCAPE."""
    if node._meta and _AS_TEXT in node._meta:
        wrap(node.this, lambda value: cast(value, "VARCHAR"))
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
