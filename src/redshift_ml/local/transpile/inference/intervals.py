"""Whether an interval is of years and months, or of days and smaller units.

https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html
"""

from __future__ import annotations

import re

from sqlglot import exp

from redshift_ml.local.transpile.dateparts import DATE_PARTS, date_part_name
from redshift_ml.local.transpile.inference.numbers import is_number
from redshift_ml.local.types import (
    DATE,
    INTERVAL,
    INTERVAL_DS,
    INTERVAL_YM,
    TIMESTAMP,
    TIMESTAMPTZ,
    RedshiftType,
)

_KINDS = (INTERVAL_YM, INTERVAL_DS, INTERVAL)
_MOMENTS = frozenset({DATE, TIMESTAMP, TIMESTAMPTZ})
_LONG = frozenset({"month", "quarter", "year", "decade", "century", "millennium"})
_WORD = re.compile(r"[A-Za-z]+")


def is_interval(kind: RedshiftType) -> bool:
    """Tell whether a type is one of the intervals."""
    return kind in _KINDS


def of_literal(node: exp.Expr) -> RedshiftType:
    """Return the type of ``INTERVAL '3 years'``; of both kinds of units PostgreSQL's own."""
    unit, written = node.args.get("unit"), node.this
    if isinstance(unit, exp.Var):
        return _of_units([date_part_name(unit)])
    text = str(written.this) if isinstance(written, exp.Literal) else ""
    return _of_units([str(DATE_PARTS.get(word.lower())) for word in _WORD.findall(text)])


def _of_units(units: list[str]) -> RedshiftType:
    are_long = {unit in _LONG for unit in units}
    if len(are_long) > 1:
        return INTERVAL
    return INTERVAL_YM if True in are_long else INTERVAL_DS


def of_type(target: exp.Expr) -> RedshiftType | None:
    """Return what a cast to an interval with a qualifier is to; None for any other type."""
    span = target.this.args.get("unit") if isinstance(target.this, exp.Interval) else None
    if span is None:
        return None
    return INTERVAL_YM if span.name.lower() in ("year", "month") else INTERVAL_DS


def calculated(operator: str, left: RedshiftType, right: RedshiftType) -> RedshiftType | None:
    """Return the type of intervals added up, times a number or between moments; else None."""
    if operator == "-" and {left, right} <= _MOMENTS:
        return None if left == right == DATE else INTERVAL_DS
    if operator in "+-" and is_interval(left) and is_interval(right):
        return left if left == right else INTERVAL
    both = (left, right) if is_interval(left) else (right, left)
    times = operator == "*" or (operator == "/" and both[0] is left)
    return both[0] if times and is_interval(both[0]) and is_number(both[1]) else None
