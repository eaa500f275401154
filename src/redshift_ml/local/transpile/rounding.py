"""Casts of NUMERIC that drop digits: values of a table are cut, constants are rounded.

https://docs.aws.amazon.com/redshift/latest/dg/r_enable_numeric_rounding.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile.build import native, number, wrap
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_numeric

_KEPT = "digits kept"
_WHOLE = frozenset({DType.SMALLINT, DType.INT, DType.BIGINT})


def note(node: exp.Expr, types: Types) -> None:
    """Mark a cast that drops digits of what comes from a table."""
    scale = _scale(node.args["to"])
    kind = types.of(node.this) if scale is not None else None
    if scale is None or kind is None or not is_numeric(kind) or (kind.scale or 0) <= scale:
        return
    if node.this.find(exp.Column) is not None:  # the leader node has rounded constants before
        node.meta[_KEPT] = scale


def _scale(target: exp.Expr) -> int | None:
    if target.this in _WHOLE:
        return 0
    if target.this is not DType.DECIMAL:
        return None
    sizes = target.expressions
    return int(sizes[1].name) if len(sizes) > 1 else 0


def cut(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Cut the digits that DuckDB would round, unless the session wants them rounded."""
    scale = node._meta.get(_KEPT) if node._meta else None
    if scale is not None and context.settings.get("enable_numeric_rounding", "off") == "off":
        wrap(node.this, lambda value: native("trunc", value, number(scale)))
    return node
