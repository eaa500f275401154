"""The type of one expression, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.expressions import DType

from redshift_ml.local.transpile.inference import intervals, numbers
from redshift_ml.local.transpile.inference.calls import (
    ANY_TEXT,
    WIDEST,
    is_text,
    returned,
    varchar,
    widest,
)
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import (
    BIGINT,
    BOOLEAN,
    CHAR,
    DATE,
    DOUBLE,
    INTEGER,
    REAL,
    SMALLINT,
    SUPER,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    TIMETZ,
    RedshiftType,
    parse_type,
)

if TYPE_CHECKING:
    from redshift_ml.local.transpile.inference.scopes import Types

_PLAIN: dict[DType, RedshiftType] = {
    DType.SMALLINT: SMALLINT, DType.INT: INTEGER, DType.BIGINT: BIGINT, DType.FLOAT: REAL,
    DType.DOUBLE: DOUBLE, DType.BOOLEAN: BOOLEAN, DType.DATE: DATE, DType.TIME: TIME,
    DType.TIMETZ: TIMETZ, DType.TIMESTAMP: TIMESTAMP, DType.TIMESTAMPTZ: TIMESTAMPTZ,
    DType.SUPER: SUPER,
}  # fmt: skip
_OPERATORS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%",
}  # fmt: skip
_PREDICATES = (
    exp.Predicate, exp.Not, exp.And, exp.Or, exp.Boolean, exp.Exists, exp.In, exp.Between,
)  # fmt: skip


def type_of(node: exp.Expr, types: Types) -> RedshiftType | None:
    """Return the type of an expression, None when it cannot be told."""
    known = _BY_NODE.get(type(node))
    if known is not None:
        return known(node, types)
    operator = _OPERATORS.get(type(node))
    if operator is not None:
        left, right = types.of(node.this), types.of(node.expression)
        if SUPER in (left, right):
            return SUPER
        if left is None or right is None:
            return None
        if operator == "+" and is_text(left) and is_text(right):
            return _concatenated(node, types)
        if _is_day(operator, left, right):
            return DATE
        duration = intervals.calculated(operator, left, right)
        return duration or numbers.calculated(operator, left, right)
    if isinstance(node, _PREDICATES):
        return BOOLEAN
    return _call(node, types)


def _is_day(operator: str, left: RedshiftType, right: RedshiftType) -> bool:
    """Tell whether a number of days is added to a date, or taken from one."""
    if operator == "+" and right == DATE:
        left, right = right, left
    return operator in "+-" and left == DATE and numbers.is_whole(right)


def _inner(node: exp.Expr, types: Types) -> RedshiftType | None:
    return types.of(node.this)


def _negative(node: exp.Expr, types: Types) -> RedshiftType | None:
    kind = types.of(node.this)
    if kind is None or kind == SUPER:
        return kind
    return kind if numbers.is_number(kind) or intervals.is_interval(kind) else None


def _literal(node: exp.Expr, types: Types) -> RedshiftType | None:
    if node.is_string:
        return varchar(len(str(node.this).encode()))
    return numbers.literal(node.name)


def _cast(node: exp.Expr, types: Types) -> RedshiftType | None:
    target = node.args["to"]
    plain = _PLAIN.get(target.this)
    if plain is not None:
        return plain
    if target.this is DType.DECIMAL:
        sizes = [int(part.name) for part in target.expressions if part.name.isdigit()]
        return numbers.numeric(*(sizes + [18, 0][len(sizes) :])) if len(sizes) < 3 else None
    if isinstance(target.this, exp.Interval):
        return intervals.of_type(target)
    if target.this not in (DType.VARCHAR, DType.CHAR):
        return ANY_TEXT if target.this in (DType.TEXT, DType.NVARCHAR) else None
    if not target.expressions:
        if target.this is DType.CHAR:
            return parse_type("char")
        kind = types.of(node.this)
        return kind if is_text(kind) else ANY_TEXT
    size = target.expressions[0].name
    name = CHAR.name if target.this is DType.CHAR else "varchar"
    return parse_type(f"{name}({size.lower()})") if size else None


def _concatenated(node: exp.Expr, types: Types) -> RedshiftType | None:
    sides = [types.of(side) for side in (node.this, node.expression)]
    lengths = [side.length for side in sides if side is not None and is_text(side)]
    known = [length for length in lengths if length is not None]
    return varchar(sum(known)) if len(known) == len(sides) else ANY_TEXT


def case_results(node: exp.Expr) -> list[exp.Expr]:
    """Return what a CASE may answer, ELSE last."""
    default = node.args.get("default")
    results: list[exp.Expr] = [branch.args["true"] for branch in node.args["ifs"]]
    return results if default is None else [*results, default]


def _case(node: exp.Expr, types: Types) -> RedshiftType | None:
    return _widest(case_results(node), types)


def _query(node: exp.Expr, types: Types) -> RedshiftType | None:
    columns = types.columns(node)
    return columns[0][1] if columns is not None and len(columns) == 1 else None


def _widest(nodes: list[exp.Expr], types: Types) -> RedshiftType | None:
    """Return the type that holds the values of all; NULL fits in any."""
    return widest([types.of(node) for node in nodes if not isinstance(node, exp.Null)])


def _call(node: exp.Expr, types: Types) -> RedshiftType | None:
    if isinstance(node, exp.Anonymous):
        name, arguments = original_name(node.name).lower(), list(node.expressions)
    elif isinstance(node, exp.Func):
        name, arguments = node.key, [node.args.get("this")]
    else:
        return None
    if isinstance(arguments[0] if arguments else None, exp.Distinct):
        arguments = arguments[0].expressions
    if name in WIDEST:
        return _widest(arguments, types)
    if name == "round":
        return _rounded(arguments, types)
    return returned(name, [types.of(a) if isinstance(a, exp.Expr) else None for a in arguments])


def _rounded(arguments: list[exp.Expr], types: Types) -> RedshiftType | None:
    """ROUND and a literal number of digits leave so many, as they do in DuckDB."""
    kind = types.of(arguments[0]) if arguments else None
    if kind is None or not numbers.is_numeric(kind):
        return kind if kind is not None and numbers.is_number(kind) else None
    places = arguments[1].name if len(arguments) > 1 else "0"
    if not places.isdigit():
        return None
    return numbers.numeric(kind.precision or 38, min(kind.scale or 0, int(places)))


_BY_NODE: dict[type[exp.Expr], Callable[[exp.Expr, Types], RedshiftType | None]] = {
    exp.Paren: _inner,
    exp.Alias: _inner,
    exp.Window: _inner,
    exp.WithinGroup: _inner,
    exp.IgnoreNulls: _inner,
    exp.RespectNulls: _inner,
    exp.Neg: _negative,
    exp.Bracket: lambda node, types: SUPER,
    exp.Dot: lambda node, types: None if isinstance(node.expression, exp.Func) else SUPER,
    exp.Interval: lambda node, types: intervals.of_literal(node),
    exp.Literal: _literal,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Column: lambda node, types: types.column(node),  # type: ignore[arg-type]
    exp.DPipe: _concatenated,
    exp.Case: _case,
    exp.Subquery: _query,
    exp.Extract: lambda node, types: BIGINT if node.name.lower() == "epoch" else INTEGER,
}
