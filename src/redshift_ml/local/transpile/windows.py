"""Window functions and ordered-set aggregates.

https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.errors import syntax_error
from redshift_ml.local.transpile import durations, totals
from redshift_ml.local.transpile.build import cast, local, native, refuse
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.overloads import is_typed
from redshift_ml.local.transpile.reading import original_name

# With ORDER BY these need a frame clause on Redshift.
_FRAMED = frozenset(
    [
        "avg",
        "count",
        "max",
        "min",
        "sum",
        "stddev",
        "stddev_samp",
        "stddev_pop",
        "variance",
        "var_samp",
        "var_pop",
        "first_value",
        "last_value",
        "nth_value",
    ]
)
# Aggregates that the page above does not name among the window functions.
_NO_WINDOW = frozenset(["any_value", "bit_and", "bit_or", "bool_and", "bool_or"])

# The generator writes IGNORE NULLS only for its own nodes.
_NULLABLE: dict[str, type[exp.Func]] = {
    "lag": exp.Lag,
    "lead": exp.Lead,
    "first_value": exp.FirstValue,
    "last_value": exp.LastValue,
    "nth_value": exp.NthValue,
}


def window(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Check function and frame, move IGNORE NULLS inside and expand RATIO_TO_REPORT."""
    function = node.this
    if isinstance(function, (exp.IgnoreNulls, exp.RespectNulls)):
        function = _nulls_inside(function)
        node.set("this", function)
    name = _function_name(function)
    if isinstance(function, exp.IgnoreNulls):
        name = function.this.sql_name().lower()
    if name in _NO_WINDOW:
        raise syntax_error(
            f"{name} is no window function of Redshift",
            hint="MIN and MAX are: MAX(CASE WHEN x THEN 1 ELSE 0 END) OVER (…).",
        )
    if node.args.get("order") and not node.args.get("spec") and name in _FRAMED:
        raise refuse(
            "Aggregate window functions with an ORDER BY clause require a frame clause", "42601"
        )
    if isinstance(_first(function), exp.Distinct):
        raise refuse("DISTINCT is not supported for window functions")
    if name == "ratio_to_report":
        return _ratio(node, function)
    if name == "listagg_limit":
        return _limited(node, function)
    if name in ("sum", "avg"):
        return _typed_result(node, function, name)
    return node


def _first(function: exp.Expr) -> exp.Expr | None:
    """Return the first argument of an aggregate used as a window function."""
    if isinstance(function, exp.Count):
        return function.this if isinstance(function.this, exp.Expr) else None
    arguments = function.expressions if isinstance(function, exp.Anonymous) else []
    return arguments[0] if arguments else None


def _typed_result(node: exp.Expr, function: exp.Expr, name: str) -> exp.Expr:
    value = function.expressions[0]
    kind = durations.summed(function)
    if kind is not None:
        return durations.duration(node.copy(), kind)
    numbers = totals.argument(function)
    if totals.is_cut(name, numbers) or (numbers is not None and not is_typed(value)):
        return totals.typed(name, node.copy(), numbers, windowed=True)
    if isinstance(value, exp.Distinct) or not is_typed(value):
        return node
    return local(f"{name}_over", node.copy(), value.copy())


def _function_name(function: exp.Expr) -> str:
    if isinstance(function, exp.Anonymous):
        return original_name(function.name).lower().rpartition(".")[2]
    return "count" if isinstance(function, exp.Count) else ""


def _nulls_inside(function: exp.Expr) -> exp.Expr:
    call: exp.Expr = function.this
    kind = _NULLABLE.get(_function_name(call))
    if isinstance(function, exp.RespectNulls):
        return call
    if kind is None:
        raise refuse(f"function {_function_name(call)} does not take IGNORE NULLS", "42601")
    names = list(kind.arg_types)
    return exp.IgnoreNulls(this=kind(**dict(zip(names, call.expressions, strict=False))))


def _ratio(node: exp.Expr, function: exp.Expr) -> exp.Expr:
    value = function.expressions[0]
    node.set("this", native("sum", value.copy()))
    return exp.Paren(this=exp.Div(this=cast(value, "DOUBLE"), expression=node.copy()))


def _limited(node: exp.Expr, function: exp.Expr) -> exp.Expr:
    """Put OVER after the aggregate that a LISTAGG is made of."""
    found = function.expressions[0]
    if _function_name(found) != "joined_texts":
        node.set("this", found)
        return local("listagg_limit", node.copy())
    listed, separator = found.expressions
    node.set("this", listed)
    return local("listagg_limit", local("joined_texts", node.copy(), separator))
