"""``a + b`` of texts, which Redshift concatenates.

https://docs.aws.amazon.com/redshift/latest/dg/r_concat_op.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import literal_text
from redshift_ml.local.transpile.coercions import DECIMAL
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.calls import is_text

_OF_TEXTS = "plus_of_texts"


def note_plus(node: exp.Expr, types: Types) -> None:
    """Mark ``a + b`` of two texts, which Redshift concatenates."""
    if is_text(types.of(node.this)) and is_text(types.of(node.expression)):
        node.meta[_OF_TEXTS] = True


def note_plus_of_the_system(node: exp.Expr, types: Types) -> None:
    """Mark ``'x' + relname`` too: the types of the system's columns are not known here."""
    if _is_left_of_another(node):
        return
    sums, first = _chain(node)
    joined = _can_only_be_joined(first, types)
    for each in sums:
        joined = joined or _can_only_be_joined(each.expression, types)
        if joined and _may_be_text(each.this, types) and _may_be_text(each.expression, types):
            each.meta[_OF_TEXTS] = True


def _is_left_of_another(node: exp.Expr) -> bool:
    while isinstance(node.parent, exp.Paren):
        node = node.parent
    return isinstance(node.parent, exp.Add) and node.arg_key == "this"


def _chain(node: exp.Expr) -> tuple[list[exp.Expr], exp.Expr]:
    """Return the sums of ``a + b + c``, the innermost first, and what that begins with."""
    sums: list[exp.Expr] = []
    while isinstance(node, exp.Add):
        sums.append(node)
        node = node.this.unnest()
    return sums[::-1], node


def _may_be_text(node: exp.Expr, types: Types) -> bool:
    kind = types.of(node)
    return kind is None or is_text(kind)


def _can_only_be_joined(node: exp.Expr, types: Types) -> bool:
    """Tell whether an operand is a text that is no number; of a sum, whether one of its is."""
    inner = node.unnest()
    if isinstance(inner, exp.Add):
        sums, first = _chain(inner)
        return any(_can_only_be_joined(o, types) for o in (first, *(s.expression for s in sums)))
    written = literal_text(inner)
    if written is not None and DECIMAL.fullmatch(written):
        return False
    return is_text(types.of(inner))


def concatenate(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Write ``+`` of texts as ``||``."""
    if not (node._meta or {}).get(_OF_TEXTS):
        return node
    return exp.Paren(this=exp.DPipe(this=node.this, expression=node.expression))
