"""Name result columns as Redshift names them, which is PostgreSQL 8's way."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile.build import identifier
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.reading import original_name

UNNAMED = "?column?"

# Nodes whose name in a result is not that of their class.
_NODE_NAMES: dict[type[exp.Expr], str] = {
    exp.Case: "case",
    exp.Array: "array",
    exp.Boolean: "bool",
    exp.Exists: UNNAMED,
    exp.RegexpLike: UNNAMED,
    exp.RegexpILike: UNNAMED,
    exp.SimilarTo: UNNAMED,
    exp.Pow: UNNAMED,
    exp.Sqrt: UNNAMED,
    exp.Cbrt: UNNAMED,
    exp.Any: UNNAMED,
    exp.Overlaps: UNNAMED,
    exp.ExplodingGenerateSeries: "generate_series",
    exp.Extract: "date_part",
    exp.ApproxDistinct: "count",
    exp.ApproxQuantile: "percentile_disc",
    exp.CurrentDate: "date",
    exp.Trim: "btrim",
    exp.StrPosition: "strpos",
    exp.DecodeCase: "case",
    exp.CurrentUser: "current_user",
    exp.SessionUser: "session_user",
    exp.Interval: "interval",
}
# Calls whose column has another name, as the pages of these functions print it.
_CALL_NAMES = {
    "date_part": "pgdate_part",
    "datepart": "pgdate_part",
    "dateadd": "date_add",
    "datediff": "date_diff",
    "nvl": "coalesce",
}
# What PostgreSQL calls a column that is a constant cast to a type.
_TYPE_NAMES: dict[object, str] = {
    DType.SMALLINT: "int2",
    DType.INT: "int4",
    DType.BIGINT: "int8",
    DType.FLOAT: "float4",
    DType.DOUBLE: "float8",
    DType.DECIMAL: "numeric",
    DType.BOOLEAN: "bool",
    DType.DATE: "date",
    DType.TIMESTAMP: "timestamp",
    DType.TIMESTAMPTZ: "timestamptz",
    DType.TIME: "time",
    DType.TIMETZ: "timetz",
    DType.CHAR: "bpchar",
    DType.BPCHAR: "bpchar",
    DType.NCHAR: "bpchar",
    DType.TEXT: "text",
    DType.SUPER: "super",
    DType.VARBINARY: "varbyte",
    DType.INTERVAL: "interval",
}
_TRANSPARENT = (exp.Paren, exp.Cast, exp.Window, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)


def name_columns(select: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Give every projection without a name the one Redshift would report."""
    projections = select.expressions
    for projection in projections:
        if isinstance(projection, (exp.Alias, exp.Column, exp.Star, exp.Aliases)):
            continue
        alias = exp.Alias(alias=identifier(result_name(projection)))
        projection.replace(alias)
        alias.set("this", projection)
    return select


def result_name(node: exp.Expr) -> str:
    """Return the column name Redshift gives an expression that has none."""
    outer = node
    while isinstance(node, _TRANSPARENT):
        node = node.this
    if isinstance(outer, exp.Cast) and isinstance(node, (exp.Literal, exp.Null, exp.Boolean)):
        return _TYPE_NAMES.get(outer.to.this, "varchar")
    known = _NODE_NAMES.get(type(node))
    if known is not None:
        return known
    if isinstance(node, exp.Subquery):
        return _subquery_name(node)
    if isinstance(node, exp.Dot):
        return result_name(node.expression)
    if isinstance(node, exp.Bracket):
        return result_name(node.this)
    if isinstance(node, (exp.Column, exp.Identifier)):
        return node.name.lower()
    if isinstance(node, exp.Anonymous):
        name = original_name(node.name).lower()
        return _CALL_NAMES.get(name, name)
    if isinstance(node, exp.CurrentTimestamp):
        return "timestamp" if node.args.get("sysdate") else "getdate"
    if isinstance(node, exp.Func) and not isinstance(node, (exp.Connector, exp.Not)):
        return node.sql_name().lower()
    return UNNAMED


def _subquery_name(node: exp.Subquery) -> str:
    select = node.this
    if isinstance(select, exp.Select) and select.expressions:
        first = select.expressions[0]
        return first.alias.lower() if isinstance(first, exp.Alias) else result_name(first)
    return UNNAMED
