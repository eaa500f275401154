"""Division of NUMERIC, which DuckDB answers with a DOUBLE.

https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from redshift_ml.local.duckdb_version import IS_DUCKDB_1
from redshift_ml.local.transpile.build import native, number
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import Digits, calculated, digits

_TYPES = "numeric division"
# DuckDB 1.5 can only divide as DOUBLE: about 15 digits are exact.
_EXACT = not IS_DUCKDB_1
_NEXT = "1.0000000000000002"  # the next DOUBLE after 1


def note(node: exp.Expr, types: Types) -> None:
    """Keep what the rewrite must know: precision and scale of both sides and of the result."""
    left, right = types.of(node.this), types.of(node.expression)
    if left is None or right is None:
        return
    result = calculated("/", left, right)
    sides = digits(left), digits(right)
    if result is not None and result.precision is not None and None not in sides:
        node.meta[_TYPES] = (*sides, (result.precision, result.scale))


def divide(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Give the quotient of NUMERICs the precision and scale that Redshift gives it."""
    noted: tuple[Digits, Digits, Digits] | None = (node._meta or {}).get(_TYPES)
    if noted is None:
        return node
    return quotient(node.this, node.expression, *noted)


def quotient(
    left: exp.Expr, right: exp.Expr, first: Digits, second: Digits, result: Digits
) -> exp.Expr:
    """Divide and cut what is beyond the result's scale, as a cluster does.

    DuckDB rounds, and wants room for all digits the quotient may have. So it divides to
    some digits more, which are cut. As many as the divisor has make the cut exact; where
    there is no room, whole digits of the dividend give way, down to so many.
    """
    scale = result[1]
    for whole, more in _rooms(first, second, result):
        if whole + first[1] > 0:
            dividend = exp.Cast(this=left, to=decimal((whole + first[1], first[1])))
            divisor = exp.Cast(this=right, to=decimal(second))
            divided = native("decimal_division", dividend, divisor, number(scale + more))
            break
    else:
        divided = exp.Paren(this=exp.Div(this=_double(left), expression=_double(right)))
    return exp.Cast(this=native("trunc", divided, number(scale)), to=decimal(result))


def cut_average(average: exp.Expr, scale: int) -> exp.Expr:
    """Cut an average, a DOUBLE, to a scale; what it lacks in its last digit is added before."""
    most = exp.Paren(this=exp.Mul(this=average, expression=_double(exp.Literal.number(_NEXT))))
    exact = exp.Cast(this=most, to=decimal((38, min(scale + 6, 37))))
    return exp.Cast(this=native("trunc", exact, number(scale)), to=decimal((38, scale)))


def _rooms(first: Digits, second: Digits, result: Digits) -> Iterator[tuple[int, int]]:
    """Yield how many whole digits the dividend keeps, and how many digits are cut."""
    free = 38 - second[1] - result[1]
    for more, least in ((second[0], 38), (6, 12), (2, 9), (0, 6)) if _EXACT else ():
        whole = min(first[0] - first[1], free - more)
        if whole >= min(first[0] - first[1], least):
            yield whole, more


def _double(value: exp.Expr) -> exp.Expr:
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.DOUBLE))


def decimal(size: Digits) -> exp.DataType:
    """Return DuckDB's DECIMAL of a precision and scale."""
    parameters = [exp.DataTypeParam(this=number(part)) for part in size]
    return exp.DataType(this=exp.DataType.Type.DECIMAL, expressions=parameters)
