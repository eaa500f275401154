"""Aggregate functions.

https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile import durations, totals
from redshift_ml.local.transpile.build import cast, local, native
from redshift_ml.local.transpile.coercions import WHOLE
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions.model import (
    MANY,
    Arguments,
    Function,
    built,
    duck,
    node,
    refused,
)
from redshift_ml.local.transpile.ordered_sets import listagg, of_group
from redshift_ml.local.transpile.overloads import is_typed
from redshift_ml.local.transpile.super_paths import is_super


def _typed(name: str, note: str) -> Function:
    """Describe an aggregate whose result type depends on its argument's.

    A macro cannot take OVER, DISTINCT or PIVOT, so those get DuckDB's own.
    """

    def rewrite(args: Arguments, context: TranspileContext) -> exp.Expr:
        value = args[0]
        if is_super(value, context):
            return native(name, cast(value, "DOUBLE"))
        call = value.parent
        inside = call.parent if call is not None else None
        windowed = isinstance(inside, (exp.Window, exp.IgnoreNulls, exp.RespectNulls))
        kind = durations.summed(call)
        if kind is not None:
            found = durations.total(name, value, kind)
            return found if windowed else durations.duration(found, kind)
        found, kind = native(name, value), totals.argument(call)
        if call is not None and (pivot := totals.pivot_of(call)) is not None:
            bare = totals.names_columns(pivot, call)
            return found if bare else totals.typed(name, found, kind)
        if windowed:
            return totals.hand_on(call, found)
        if isinstance(value, exp.Distinct) or not is_typed(value) or totals.is_cut(name, kind):
            return totals.typed(name, found, kind)
        return local(name, value)

    return built(name, rewrite, 1, status="differs", note=note)


def _grouping(args: Arguments, context: TranspileContext) -> exp.Expr:
    return cast(native("grouping", *args), "INTEGER")


def _median(args: Arguments, context: TranspileContext) -> exp.Expr:
    """Make the median of integers NUMERIC: the argument is cast, since OVER may follow the call."""
    value, call = args[0], args[0].parent
    if call is not None and call._meta is not None and call._meta.get(WHOLE):
        value = cast(value, "DECIMAL(20,1)")
    return native("median", value)


def _listagg(args: Arguments, context: TranspileContext) -> exp.Expr:
    call = args[0].parent
    if call is not None and isinstance(call.parent, exp.WithinGroup):
        return call  # rewritten with its order
    return listagg(list(args), [])


def _percentile_cont(args: Arguments, context: TranspileContext) -> exp.Expr:
    call = args[0].parent
    assert call is not None  # the call itself, whose argument this is
    return of_group(call, "percentile_cont")


_AVG = (
    "of NUMERIC: 15 digits are exact, and rounded where the type cannot be told; "
    "in PIVOT, of several without AS or of what is no plain column: DOUBLE, not truncated"
)
_SUM = "of integers in PIVOT, of several without AS: NUMERIC(38,0)"

FUNCTIONS: tuple[Function, ...] = (
    duck("any_value", 1),
    node("approximate count", status="differs", note="DuckDB's HyperLogLog: another error bound"),
    node("approximate percentile_disc", status="differs", note="exact here"),
    _typed("avg", _AVG),
    duck("bit_and", 1),
    duck("bit_or", 1),
    duck("bool_and", 1),
    duck("bool_or", 1),
    node("count"),
    built("grouping", _grouping, 1, MANY),
    built("listagg", _listagg, 1, 2),
    duck("max", 1),
    built(
        "median", _median, 1, note="of integers NUMERIC with one decimal, of NUMERIC its own scale"
    ),
    duck("min", 1),
    built(
        "percentile_cont",
        _percentile_cont,
        1,
        note="of integers NUMERIC with one decimal, of NUMERIC its own scale",
    ),
    node("percentile_disc"),
    duck("stddev", 1, as_="stddev_samp"),
    duck("stddev_pop", 1),
    duck("stddev_samp", 1),
    _typed("sum", _SUM),
    duck("var_pop", 1),
    duck("var_samp", 1),
    duck("variance", 1, as_="var_samp"),
    refused("hll", "HyperLogLog sketches are not kept here"),
    refused("hll_create_sketch", "HyperLogLog sketches are not kept here"),
    refused("hll_cardinality", "HyperLogLog sketches are not kept here"),
    refused("hll_combine", "HyperLogLog sketches are not kept here"),
    refused("hll_combine_sketches", "HyperLogLog sketches are not kept here"),
)
