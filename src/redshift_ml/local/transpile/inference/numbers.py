"""The types that calculations with numbers have.

https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

from redshift_ml.local.types import BIGINT, DOUBLE, INTEGER, NUMERIC, REAL, SMALLINT, RedshiftType

Digits = tuple[int, int]  # precision and scale

MAX_PRECISION = 38
_DIGITS = {SMALLINT.name: 5, INTEGER.name: 10, BIGINT.name: 19}
_FLOATS = frozenset({REAL.name, DOUBLE.name})


def is_whole(kind: RedshiftType) -> bool:
    """Tell whether this is one of the integer types."""
    return kind.name in _DIGITS


def is_float(kind: RedshiftType) -> bool:
    """Tell whether this is a floating point type."""
    return kind.name in _FLOATS


def is_numeric(kind: RedshiftType) -> bool:
    """Tell whether this is NUMERIC of known precision and scale."""
    return kind.name == NUMERIC.name and kind.precision is not None


def is_number(kind: RedshiftType) -> bool:
    """Tell whether one can calculate with values of this type."""
    return is_whole(kind) or is_float(kind) or kind.name == NUMERIC.name


def numeric(precision: int, scale: int) -> RedshiftType:
    """Return NUMERIC(precision, scale)."""
    duckdb = f"DECIMAL({precision},{scale})"
    return replace(NUMERIC, duckdb=duckdb, precision=precision, scale=scale)


def digits(kind: RedshiftType) -> Digits | None:
    """Return the precision and scale that an integer or NUMERIC operand counts with."""
    if is_whole(kind):
        return _DIGITS[kind.name], 0
    if kind.precision is not None and kind.name == NUMERIC.name:
        return kind.precision, kind.scale or 0
    return None


def literal(written: str) -> RedshiftType | None:
    """Return the type of a number in the text of a statement; 1e3 is left open."""
    whole, dot, fraction = written.partition(".")
    if not (whole + fraction).isdigit():
        return None
    if not dot:
        value = int(whole)
        if value < 2**31:
            return INTEGER
        return BIGINT if value < 2**63 else numeric(min(len(whole), MAX_PRECISION), 0)
    precision = max(1, len(whole.lstrip("0")) + len(fraction))
    return numeric(precision, len(fraction)) if precision <= MAX_PRECISION else None


def calculated(operator: str, left: RedshiftType, right: RedshiftType) -> RedshiftType | None:
    """Return the type of ``left operator right``, one of + - * / %."""
    return _of_both(left, right, functools.partial(_decimal, operator))


def common(left: RedshiftType, right: RedshiftType) -> RedshiftType | None:
    """Return the number type that holds values of both, as CASE and UNION need it."""
    return _of_both(left, right, _holding)


def _of_both(
    left: RedshiftType, right: RedshiftType, decimal: Callable[[Digits, Digits], RedshiftType]
) -> RedshiftType | None:
    if is_float(left) or is_float(right):
        return DOUBLE if is_number(left) and is_number(right) else None
    if is_whole(left) and is_whole(right):
        return max(left, right, key=lambda kind: _DIGITS[kind.name])
    first, second = digits(left), digits(right)
    return None if first is None or second is None else decimal(first, second)


def _decimal(operator: str, first: Digits, second: Digits) -> RedshiftType:
    (p1, s1), (p2, s2) = first, second
    if operator == "*":
        return _bounded(p1 + p2 + 1, s1 + s2)
    if operator == "/":
        scale = max(4, s1 + p2 - s2 + 1)
        precision = p1 - s1 + s2 + scale
        if precision > MAX_PRECISION:
            return numeric(MAX_PRECISION, max(MAX_PRECISION + scale - precision, 4))
        return numeric(precision, scale)
    scale = max(s1, s2)
    return _bounded(max(p1 - s1, p2 - s2) + 1 + scale, scale)


def _bounded(precision: int, scale: int) -> RedshiftType:
    return numeric(min(precision, MAX_PRECISION), min(scale, MAX_PRECISION - 1))


def _holding(first: Digits, second: Digits) -> RedshiftType:
    scale = max(first[1], second[1])
    return _bounded(max(first[0] - first[1], second[0] - second[1]) + scale, scale)
