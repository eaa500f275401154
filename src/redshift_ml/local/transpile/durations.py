"""Casts to intervals, and what adds them up or divides them, which DuckDB does otherwise.

https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import cast, literal_text, native, number, text
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.intervals import is_interval
from redshift_ml.local.transpile.inference.numbers import is_number
from redshift_ml.local.transpile.interval_literals import normalised
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import INTERVAL, INTERVAL_YM, RedshiftType

_SUMMED = "interval that is added up or divided"


def note_cast(node: exp.Expr, types: Types) -> None:
    """Read a text that is cast to an interval with a qualifier as such a literal."""
    kind, written = node.args["to"].this, literal_text(node.this)
    unit = kind.args.get("unit") if isinstance(kind, exp.Interval) else None
    if written is None or unit is None:
        return
    ends = (unit.this, unit.expression) if isinstance(unit, exp.IntervalSpan) else (unit, unit)
    first, last = (end.name.lower() for end in ends)
    node.set("this", text(normalised(written, first, last)))


def note_sum(node: exp.Expr, types: Types) -> None:
    """Keep of SUM and AVG of intervals of which kind they are."""
    if original_name(node.name).lower() not in ("sum", "avg") or len(node.expressions) != 1:
        return
    value = node.expressions[0]
    kind = types.of(value.expressions[0] if isinstance(value, exp.Distinct) else value)
    if _is_of_one_kind(kind):
        node.meta[_SUMMED] = kind


def note_quotient(node: exp.Expr, types: Types) -> None:
    """Keep of an interval that is divided by a number of which kind it is."""
    kind, divisor = types.of(node.this), types.of(node.expression)
    if _is_of_one_kind(kind) and divisor is not None and is_number(divisor):
        node.meta[_SUMMED] = kind


def _is_of_one_kind(kind: RedshiftType | None) -> bool:
    return kind is not None and is_interval(kind) and kind != INTERVAL


def summed(call: exp.Expr | None) -> RedshiftType | None:
    """Return the kind of the intervals that an aggregate adds up, None of anything else."""
    kind: RedshiftType | None = call._meta.get(_SUMMED) if call is not None and call._meta else None
    return kind


def total(name: str, value: exp.Expr, kind: RedshiftType) -> exp.Expr:
    """Return the aggregate of months or microseconds, to be made an interval by ``duration``."""
    if isinstance(value, exp.Distinct):
        value.set("expressions", [_amount(value.expressions[0], kind)])
    else:
        value = _amount(value, kind)
    found = native(name, value)
    found.meta[_SUMMED] = kind
    return found


def divide(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Divide an interval by a number; what is less than a month or a microsecond is cut."""
    kind = summed(node)
    if kind is None:
        return node
    node.set("this", cast(_amount(node.this, kind), "DOUBLE"))
    return duration(exp.Paren(this=node.copy()), kind)


def duration(amount: exp.Expr, kind: RedshiftType) -> exp.Expr:
    """Return the interval of so many months or microseconds, what is less being cut."""
    whole = native("trunc", amount)
    if kind == INTERVAL_YM:
        return native("to_months", cast(whole, "INTEGER"))
    return native("to_microseconds", cast(whole, "BIGINT"))


def _amount(value: exp.Expr, kind: RedshiftType) -> exp.Expr:
    if kind != INTERVAL_YM:
        return native("epoch_us", value)
    years, months = (native("date_part", text(part), value.copy()) for part in ("year", "month"))
    return exp.Paren(
        this=exp.Add(this=exp.Mul(this=years, expression=number(12)), expression=months)
    )
