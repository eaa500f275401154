"""LIKE, SIMILAR TO and the ``~`` operators."""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import (
    as_text,
    cast,
    literal_text,
    native,
    refuse,
    text,
    wrap,
)
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.similar import regular_expression
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
    """Rewrite SIMILAR TO, whose pattern is a language of its own."""
    around = node.parent
    escape = around.expression if isinstance(around, exp.Escape) else text("\\")
    pattern, character = literal_text(node.expression), literal_text(escape)
    if character is None or len(character) > 1:
        raise refuse("ESCAPE must be a literal of one character, or none", "22025", at=escape)
    if pattern is not None:
        return native("regexp_full_match", node.this, text(regular_expression(pattern, character)))
    found = native("redshift_similar", as_text(node.expression), text(character))
    return native("regexp_full_match", node.this, found)


def escape(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Leave ESCAPE to LIKE; SIMILAR TO has read it."""
    return node if isinstance(node.this, (exp.Like, exp.ILike)) else node.this


def matches(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite ``~``, to which a dot is any character, a line feed too."""
    options = "i" if isinstance(node, exp.RegexpILike) else ""
    pattern = literal_text(node.expression)
    if pattern is None or "." in pattern:  # of others DuckDB may make a LIKE
        options += "s"
    given = [text(options)] if options else []
    return native("regexp_matches", node.this, node.expression, *given)
