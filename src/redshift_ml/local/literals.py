"""Put the values of bind parameters into a statement as literals.

Redshift plans a statement with its values; literals give DuckDB the same
knowledge, and a string stays a literal of unknown type, as in PostgreSQL.
"""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Sequence

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.build import copied, data_type

_TYPED_NULLS = {
    16: "BOOLEAN",
    20: "BIGINT",
    21: "SMALLINT",
    23: "INT",
    25: "VARCHAR",
    700: "FLOAT",
    701: "DOUBLE",
    1043: "VARCHAR",
    1082: "DATE",
    1083: "TIME",
    1114: "TIMESTAMP",
    1184: "TIMESTAMPTZ",
    1186: "INTERVAL",
    1700: "DECIMAL(38,9)",
}


def bind(expression: exp.Expr, values: Sequence[object]) -> exp.Expr:
    """Return a copy of the statement with each ``@n`` replaced by its value."""
    tree = copied(expression)
    for node in list(tree.find_all(exp.Parameter)):
        number = _number(node)
        if number is None or number > len(values):
            raise RedshiftError(f"there is no parameter ${node.name}", "42P02")
        node.replace(literal(values[number - 1]))
    return tree


def bind_unknown(expression: exp.Expr, oids: Sequence[int]) -> exp.Expr:
    """Return a copy with each parameter replaced by a NULL of its type, to be described."""
    tree = copied(expression)
    for node in list(tree.find_all(exp.Parameter)):
        number = _number(node) or 1
        name = _TYPED_NULLS.get(oids[number - 1]) if number <= len(oids) else None
        node.replace(_cast(exp.Null(), name) if name else exp.Null())
    return tree


def _number(node: exp.Parameter) -> int | None:
    text = node.name
    return int(text) if text.isdigit() else None


def literal(value: object) -> exp.Expr:
    """Return the literal that stands for a Python value."""
    if value is None:
        return exp.Null()
    if isinstance(value, exp.Expr):
        return value.copy()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    if isinstance(value, float):
        return _cast(exp.Literal.string(repr(value)), "DOUBLE")
    if isinstance(value, decimal.Decimal):
        return _decimal(value)
    if isinstance(value, str):
        return exp.Literal.string(value)
    if isinstance(value, uuid.UUID):
        return exp.Literal.string(str(value))
    if isinstance(value, datetime.datetime):
        name = "TIMESTAMPTZ" if value.tzinfo else "TIMESTAMP"
        return _cast(exp.Literal.string(value.isoformat(" ")), name)
    if isinstance(value, datetime.date):
        return _cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, datetime.time):
        return _cast(exp.Literal.string(value.isoformat()), "TIMETZ" if value.tzinfo else "TIME")
    if isinstance(value, datetime.timedelta):
        seconds = f"{value.seconds}.{value.microseconds:06}"
        return _cast(exp.Literal.string(f"{value.days} days {seconds} seconds"), "INTERVAL")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return exp.Anonymous(this="from_hex", expressions=[exp.Literal.string(bytes(value).hex())])
    raise RedshiftError(f"a parameter of type {type(value).__name__} cannot be bound", "0A000")


def _decimal(value: decimal.Decimal) -> exp.Expr:
    if not value.is_finite():
        return _cast(exp.Literal.string(str(value)), "DOUBLE")
    text = format(value, "f")
    scale = len(text.partition(".")[2])
    precision = max(len(text.lstrip("-").replace(".", "")), scale + 1)
    return _cast(exp.Literal.string(text), f"DECIMAL({precision},{scale})")


def _cast(value: exp.Expr, name: str) -> exp.Expr:
    return exp.Cast(this=value, to=data_type(name, "redshift"))
