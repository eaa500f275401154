"""Aggregates with WITHIN GROUP: LISTAGG and the percentiles.

https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.errors import undefined_function
from redshift_ml.local.transpile.build import cast, local, native, refuse, text, wrap
from redshift_ml.local.transpile.coercions import WHOLE
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_whole
from redshift_ml.local.transpile.reading import original_name

_SORTED = frozenset({"listagg", "percentile_cont", "median"})


def note(node: exp.Expr, types: Types) -> None:
    """Mark PERCENTILE_CONT of integers."""
    ordered = node.expression.expressions if node.expression else []
    kind = types.of(ordered[0].this) if len(ordered) == 1 else None
    if kind is not None and is_whole(kind):
        node.meta[WHOLE] = True


def check_orders(select: exp.Expr, types: Types) -> None:
    """Refuse aggregates that sort in different ways. Raises RedshiftError 0A000."""
    calls = (call for part in select.expressions for call in part.find_all(exp.Anonymous))
    if len({order for call in calls if (order := _order_of(call, select)) is not None}) > 1:
        raise refuse("within group ORDER BY clauses for aggregate functions must be the same")


def _order_of(call: exp.Expr, select: exp.Expr) -> str | None:
    """Return by what an aggregate of a query sorts; None for a window function or another."""
    name = original_name(call.name).lower()
    if name not in _SORTED or call.find_ancestor(exp.Select) is not select:
        return None
    group = call.parent if isinstance(call.parent, exp.WithinGroup) else None
    if isinstance((group or call).parent, exp.Window):
        return None
    if name == "median":
        return ", ".join(value.sql().lower() for value in call.expressions)
    keys = group.expression.expressions if group is not None and group.expression else []
    written = (key.this.sql().lower() + " desc" * bool(key.args.get("desc")) for key in keys)
    return ", ".join(written) or None


def within_group(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite ``f(…) WITHIN GROUP (ORDER BY …)``."""
    call = node.this
    ordered = node.expression.expressions if node.expression else []
    name = original_name(call.name).lower() if isinstance(call, exp.Anonymous) else ""
    if name == "listagg":
        return listagg(call.expressions, ordered)
    if isinstance(call, exp.PercentileDisc):
        return _percentile("quantile_disc", call.this, ordered)
    if name == "percentile_cont":
        if node._meta and node._meta.get(WHOLE) and len(ordered) == 1:
            wrap(ordered[0].this, lambda value: cast(value, "DECIMAL(20,1)"))
        return _percentile("quantile_cont", call.expressions[0], ordered)
    raise refuse(f"function {name or call.sql_name().lower()} does not take WITHIN GROUP", "42809")


def of_group(call: exp.Expr, name: str) -> exp.Expr:
    """Leave a call to its WITHIN GROUP. Raises RedshiftError 42883 when it has none."""
    if isinstance(call.parent, exp.WithinGroup):
        return call
    error = undefined_function(f"{name}(unknown)")
    error.hint = f"Write {name}(…) WITHIN GROUP (ORDER BY …)."
    raise error


def _percentile(name: str, fraction: exp.Expr, ordered: list[exp.Expr]) -> exp.Expr:
    if len(ordered) != 1:
        raise refuse("WITHIN GROUP takes exactly one ORDER BY expression", "42601")
    key = ordered[0]
    if key.args.get("desc"):
        fraction = exp.Paren(this=exp.Sub(this=exp.Literal.number(1), expression=fraction))
    return native(name, key.this, fraction)


def approximate_percentile(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Rewrite APPROXIMATE PERCENTILE_DISC, exactly."""
    return native("quantile_disc", node.this, node.args["quantile"])


LISTED_BLANKS = "texts may end with blanks"  # marks the DISTINCT of a LISTAGG


def listagg(args: list[exp.Expr], ordered: list[exp.Expr]) -> exp.Expr:
    """Build LISTAGG: NULL and '' are left out, too long a result is an error."""
    values = list(args)
    distinct = values and isinstance(values[0], exp.Distinct)
    padded = distinct and values[0]._meta is not None and LISTED_BLANKS in values[0]._meta
    if distinct:
        values = [*values[0].expressions, *values[1:]]
    value = exp.Nullif(this=local("to_varchar", values[0]), expression=text(""))
    separator = values[1] if len(values) > 1 else text("")
    if distinct and not padded and any(key.this == values[0] for key in ordered):
        # DISTINCT demands that the sort key be what is aggregated, which here sorts as no text.
        each = exp.Distinct(expressions=[values[0]])
        found = native("list", exp.Order(this=each, expressions=ordered))
        return local("listagg_limit", local("joined_texts", found, separator))
    if padded:
        keys = [_same_key(key, values[0], value) for key in ordered]
        keys = keys or [exp.Ordered(this=value.copy())]
        texts = exp.Order(this=exp.Distinct(expressions=[value]), expressions=keys)
        return local("listagg_limit", local("distinct_texts", native("list", texts), separator))
    last = exp.Order(this=separator, expressions=ordered) if ordered else separator
    first = exp.Distinct(expressions=[value]) if distinct else value
    return local("listagg_limit", native("string_agg", first, last))


def _same_key(key: exp.Expr, original: exp.Expr, value: exp.Expr) -> exp.Expr:
    # DISTINCT demands that the sort key be the aggregated expression itself, a text.
    if key.this == original:
        key.set("this", value.copy())
    return key
