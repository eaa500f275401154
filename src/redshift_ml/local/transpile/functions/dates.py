"""Date and time functions.

https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import (
    as_timestamp,
    cast,
    literal_text,
    local,
    native,
    number,
    refuse,
    text,
)
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.dateparts import date_part_name
from redshift_ml.local.transpile.formats import strftime_pattern
from redshift_ml.local.transpile.functions.model import (
    LEADER_ONLY,
    Arguments,
    Function,
    built,
    macro,
    node,
    refused,
)
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.interval_literals import pieces_of
from redshift_ml.local.transpile.python_functions.numbers import scale_of
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.zones import zone
from redshift_ml.local.types import TIME

# How many of DuckDB's interval constructors' units make one of ours.
_INTERVALS: dict[str, tuple[str, int]] = {
    "millennium": ("to_months", 12_000),
    "century": ("to_months", 1200),
    "decade": ("to_months", 120),
    "year": ("to_months", 12),
    "quarter": ("to_months", 3),
    "month": ("to_months", 1),
    "week": ("to_days", 7),
    "day": ("to_days", 1),
    "hour": ("to_microseconds", 3_600_000_000),
    "minute": ("to_microseconds", 60_000_000),
    "second": ("to_microseconds", 1_000_000),
    "millisecond": ("to_microseconds", 1000),
    "microsecond": ("to_microseconds", 1),
}
_DAY_LIKE = {"dayofyear": "day", "dayofweek": "day", "epoch": "second"}


_OF_TIME = "of times of day"
_COUNTED = frozenset({"dateadd", "date_add", "datediff", "date_diff"})


def note_time(node: exp.Expr, types: Types) -> None:
    """Mark DATEADD and DATEDIFF of a TIME, which stays one."""
    counted = original_name(node.name).lower() in _COUNTED and len(node.expressions) == 3
    if counted and types.of(node.expressions[2]) == TIME:
        node.meta[_OF_TIME] = True


def _moment(value: exp.Expr) -> exp.Expr:
    call = value.parent
    of_time = call is not None and call._meta is not None and _OF_TIME in call._meta
    return value if of_time else as_timestamp(value)


def _dateadd(args: Arguments, context: TranspileContext) -> exp.Expr:
    part = date_part_name(args[0])
    if part == "year":
        return local("add_years", as_timestamp(args[2]), cast(args[1], "INTEGER"))
    constructor, factor = _INTERVALS[_DAY_LIKE.get(part, part)]
    count = cast(args[1], "BIGINT" if constructor == "to_microseconds" else "INTEGER")
    if factor != 1:
        count = exp.Mul(this=count, expression=exp.Literal.number(factor))
    added = exp.Add(this=_moment(args[2]), expression=native(constructor, count))
    return exp.Paren(this=added)


def _datediff(args: Arguments, context: TranspileContext) -> exp.Expr:
    part = date_part_name(args[0])
    unit = _DAY_LIKE.get(part, part)
    if unit == "week":
        return local("weeks_between", as_timestamp(args[1]), as_timestamp(args[2]))
    ends = [_moment(value) for value in args[1:]]
    if part in _FROM_ONE:
        ends = [_year_before(end) for end in ends]
    return native("date_diff", text(unit), *ends)


# Centuries begin with a year 1, DuckDB's with a year 0.
_FROM_ONE = frozenset({"century", "millennium"})


def _year_before(value: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.Sub(this=value, expression=native("to_years", number(1))))


def _part(part: str, value: exp.Expr) -> exp.Expr:
    """Build DuckDB's ``date_part`` for a canonical part name."""
    unit = {"dayofweek": "dow", "dayofyear": "doy"}.get(part, part)
    found: exp.Expr = native("date_part", text(unit), value)
    if part == "decade":  # the years 1 to 9 are the first
        found = exp.Paren(this=exp.Add(this=found, expression=number(1)))
    return found


# What one second is in the parts of a second, of which DATE_PART tells all.
_OF_SECOND = {"second": 1_000_000, "millisecond": 1000, "microsecond": 1}


def _date_part(args: Arguments, context: TranspileContext) -> exp.Expr:
    part = date_part_name(args[0])
    if part not in _OF_SECOND:
        return cast(_part(part, args[1]), "DOUBLE")
    whole = native("date_part", text("microsecond"), args[1])
    return exp.Paren(this=exp.Div(this=cast(whole, "DOUBLE"), expression=number(_OF_SECOND[part])))


def _date_trunc(args: Arguments, context: TranspileContext) -> exp.Expr:
    part, value = date_part_name(args[0]), as_timestamp(args[1])
    if part not in _FROM_ONE:
        return native("date_trunc", text(part), value)
    cut = native("date_trunc", text(part), _year_before(value))
    return exp.Paren(this=exp.Add(this=cut, expression=native("to_years", number(1))))


def _convert_timezone(args: Arguments, context: TranspileContext) -> exp.Expr:
    source = args[0] if len(args) == 3 else text("UTC")
    return local("convert_timezone", zone(source), zone(args[-2]), as_timestamp(args[-1]))


def _to_char(args: Arguments, context: TranspileContext) -> exp.Expr:
    value, template = args
    model = literal_text(template)
    pattern = strftime_pattern(model) if model is not None else None
    if pattern is not None:
        return native("strftime", as_timestamp(value), text(pattern))
    return local("to_char", value, template)


def _to_date(args: Arguments, context: TranspileContext) -> exp.Expr:
    return cast(_parsed(args), "DATE")


def _parsed(args: Arguments) -> exp.Expr:
    strict = args[2] if len(args) > 2 else exp.false()
    return local("parse_datetime", args[0], args[1], strict)


def _to_timestamp(args: Arguments, context: TranspileContext) -> exp.Expr:
    return cast(_parsed(args), "TIMESTAMPTZ")


def _to_number(args: Arguments, context: TranspileContext) -> exp.Expr:
    model = literal_text(args[1])
    if model is None:
        raise refuse("TO_NUMBER needs a literal format model on the local warehouse", at=args[1])
    try:
        scale = scale_of(model)
    except ValueError as error:
        raise refuse(str(error), "22023", at=args[1]) from error
    return cast(native("redshift_parse_number", *args), f"DECIMAL(38,{scale})")


def _now(args: Arguments, context: TranspileContext) -> exp.Expr:
    return local("getdate")


def _leaders_now(args: Arguments, context: TranspileContext) -> exp.Expr:
    return native("now")


def sysdate(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite SYSDATE, and CURRENT_TIMESTAMP as the leader node answers it."""
    if node.args.get("sysdate"):
        return local("sysdate")
    return native("now")


def extract(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite EXTRACT, which tells a part without those above and below it."""
    part = date_part_name(node.this)
    found = _part(part, node.expression)
    if part in ("millisecond", "microsecond"):
        found = exp.Paren(this=exp.Mod(this=found, expression=number(1000)))
    if part == "epoch":
        return cast(native("floor", found), "BIGINT")
    return cast(found, "INTEGER")


def _timezone(args: Arguments, context: TranspileContext) -> exp.Expr:
    return exp.AtTimeZone(this=args[1], zone=zone(args[0]))


def _dated(name: str, count: int) -> Function:
    """Describe a macro whose first arguments are timestamps."""

    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        return local(name, *(as_timestamp(value) for value in args[:count]), *args[count:])

    return built(name, rewrite, len(_ARITY[name]))


_ARITY = {
    "add_months": ("date", "number"),
    "date_part_year": ("date",),
    "last_day": ("date",),
    "months_between": ("later", "earlier"),
    "next_day": ("date", "day"),
}


def _compare(name: str, kind: str) -> Function:
    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        return local("compare", cast(args[0], kind), cast(args[1], kind))

    return built(name, rewrite, 2)


def interval(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Spell the units of an interval literal as DuckDB knows them."""
    unit = node.args.get("unit")
    written = literal_text(node.this)
    if isinstance(unit, exp.Var):
        node.set("unit", exp.var(date_part_name(unit).upper()))
        return node
    pieces = pieces_of(written) if written is not None else None
    if pieces is not None:
        node.set("this", text(" ".join(f"{count} {part}" for count, part in pieces)))
    return node


_MODELS = "see the format models below"

FUNCTIONS: tuple[Function, ...] = (
    _dated("add_months", 1),
    node("at time zone"),
    built("convert_timezone", _convert_timezone, 2, 3, status="differs",
          note="names of the IANA database, common abbreviations, POSIX offsets of whole hours"),
    node("current_date"),
    _compare("date_cmp", "DATE"),
    _compare("date_cmp_timestamp", "TIMESTAMP"),
    _compare("date_cmp_timestamptz", "TIMESTAMPTZ"),
    built("dateadd", _dateadd, 3, status="differs",
          note="of TIMESTAMPTZ a TIMESTAMP; of TIMETZ refused"),
    built("date_add", _dateadd, 3, status="differs", note="as DATEADD"),
    built("datediff", _datediff, 3),
    built("date_diff", _datediff, 3),
    built("date_part", _date_part, 2),
    built("datepart", _date_part, 2),
    built("pgdate_part", _date_part, 2),
    _dated("date_part_year", 1),
    built("date_trunc", _date_trunc, 2, status="differs", note="always a TIMESTAMP"),
    node("current_timestamp", note="leader-node only and deprecated on Redshift"),
    node("extract"),
    built("getdate", _now, 0, status="differs", note="when the transaction began, to the second"),
    _compare("interval_cmp", "INTERVAL"),
    _dated("last_day", 1),
    _dated("months_between", 2),
    _dated("next_day", 1),
    node("sysdate"),
    macro("timeofday", 0),
    _compare("timestamp_cmp", "TIMESTAMP"),
    _compare("timestamp_cmp_date", "TIMESTAMP"),
    _compare("timestamp_cmp_timestamptz", "TIMESTAMPTZ"),
    _compare("timestamptz_cmp", "TIMESTAMPTZ"),
    _compare("timestamptz_cmp_date", "TIMESTAMPTZ"),
    _compare("timestamptz_cmp_timestamp", "TIMESTAMPTZ"),
    built("timezone", _timezone, 2),
    built("to_char", _to_char, 2, status="differs", note=_MODELS),
    built("to_date", _to_date, 2, 3, status="differs", note=_MODELS),
    built("to_number", _to_number, 2, note="a literal format model only"),
    built("to_timestamp", _to_timestamp, 2, 3, status="differs", note=_MODELS),
    built("now", _leaders_now, 0, note=LEADER_ONLY),
    refused("age", "Redshift deprecated it; use DATEDIFF"),
    refused("isfinite", "Redshift deprecated it"),
    refused("current_time", "Redshift deprecated it; use GETDATE() or SYSDATE"),
    refused("localtime", "Redshift deprecated it; use GETDATE() or SYSDATE"),
    refused("localtimestamp", "Redshift deprecated it; use GETDATE() or SYSDATE"),
)  # fmt: skip
