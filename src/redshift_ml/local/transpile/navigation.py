"""SUPER in expressions: subscripts, casts and arithmetic.

https://docs.aws.amazon.com/redshift/latest/dg/query-super.html
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile import vectors
from redshift_ml.local.transpile.build import data_type, local, number
from redshift_ml.local.transpile.coercions import FROM_SUPER
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.macros.super_values import SUPER_FUNCTIONS, SUPER_PREFIX
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.relations import is_of_system
from redshift_ml.local.transpile.super_paths import is_super
from redshift_ml.local.types import SUPER


def subscript(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Make a 0-based subscript DuckDB's 1-based one, which the generator then leaves alone.

    A negative subscript is out of every array's range: NULL in lax mode. DuckDB takes only a
    constant for SUPER, so any other is asked of a list.
    """
    of_system = vectors.subscript(node, context)
    if of_system is not None:
        return of_system
    index = node.expressions[0] if node.expressions else None
    if isinstance(index, exp.Neg):
        return exp.Null()
    if index is None or (isinstance(index, exp.Literal) and not _is_whole(index)):
        return node
    if _is_whole(index):
        after: exp.Expr = number(int(index.name) + 1)
    else:
        node.set("this", exp.TryCast(this=node.this, to=data_type("VARIANT[]", "duckdb")))
        after = exp.Add(this=exp.Paren(this=index), expression=number(1))
    node.set("expressions", [after])
    node.set("offset", 1)
    return node


def lax_cast(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Answer NULL when a SUPER value is not what it is cast to.

    https://docs.aws.amazon.com/redshift/latest/dg/r_cast_super_null_on_error.html
    """
    target = node.args["to"].this
    known = node._meta is not None and FROM_SUPER in node._meta
    if target in (DType.VARIANT, DType.VARCHAR) or not (known or is_super(node.this, context)):
        return node
    if context.settings.get("cast_super_null_on_error", "on") != "on":
        return node
    return exp.TryCast(this=node.this, to=node.args["to"])


def note_operand(node: exp.Expr, types: Types) -> None:
    """Mark what calculates with a SUPER column, where its name alone does not tell."""
    if isinstance(node, exp.Anonymous) and original_name(node.name).lower() not in SUPER_FUNCTIONS:
        return
    if any(types.of(side) == SUPER for side in node.iter_expressions()):
        node.meta[FROM_SUPER] = True


def arithmetic(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Calculate as the values are typed: the result is SUPER, and NULL of what is no number.

    https://docs.aws.amazon.com/redshift/latest/dg/operators-functions.html
    """
    if _is_of_super(node, [node.this, node.expression], context):
        return local(f"{SUPER_PREFIX}{node.key}", node.this, node.expression)
    return node


def of_number(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Call ABS and its like with a SUPER number."""
    name = original_name(node.name).lower()
    if name in SUPER_FUNCTIONS and _is_of_super(node, node.expressions[:1], context):
        return local(f"{SUPER_PREFIX}{name}", *node.expressions)
    return node


def negative(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Negate a SUPER number."""
    if _is_of_super(node, [node.this], context):
        return local(f"{SUPER_PREFIX}sub", number(0), node.this)
    return node


def _is_of_super(node: exp.Expr, values: list[exp.Expr], context: TranspileContext) -> bool:
    known = node._meta is not None and FROM_SUPER in node._meta
    found = known or any(is_super(value, context) for value in values)
    return found and not is_of_system(node, context)  # whose arrays are subscripted, too


def comparison(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Compare a SUPER number with a decimal literal by value; else types would differ."""
    left, right = node.this, node.expression
    for side, other in ((left, right), (right, left)):
        fraction = isinstance(other, exp.Literal) and not other.is_string and "." in other.name
        if fraction and is_super(side, context):
            side.replace(exp.TryCast(this=side.copy(), to=exp.DataType(this=DType.DOUBLE)))
    return node


def _is_whole(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit()
