"""Run the SQL of a procedure: expressions, queries and changes, with variables as parameters."""

from __future__ import annotations

import decimal
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.literals import literal
from redshift_ml.local.procedures.scope import Scope, Value, bound
from redshift_ml.local.results import Column, Result
from redshift_ml.local.script import first_words, parameter_spans
from redshift_ml.local.transpile.build import data_type
from redshift_ml.local.types import (
    ALL,
    BOOLEAN,
    INTEGER,
    NUMERIC,
    REFCURSOR,
    SUPER,
    VARCHAR,
    RedshiftType,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_BY_OID = {kind.oid: kind for kind in ALL}
_HEADER = 4  # a modifier counts the header of PostgreSQL's varlena
_ARROW = {
    "smallint": pa.int16(), "integer": pa.int32(), "bigint": pa.int64(), "real": pa.float32(),
    "double precision": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
    "time without time zone": pa.time64("us"), "timestamp without time zone": pa.timestamp("us"),
    "timestamp with time zone": pa.timestamp("us", "UTC"), "oid": pa.uint32(),
    "binary varying": pa.binary(),
}  # fmt: skip
_WORDS = {"null": None, "true": True, "false": False}
_NUMBER = re.compile(r"-?\d{1,9}\Z")
_STRING = re.compile(r"'(?:[^'\\]|''|\\\\)*'\Z")


def run_bound(session: LocalSession, text: str, scope: Scope) -> Result:
    """Run one statement of the body."""
    sql, values = bound(text, scope)
    return run_with(session, sql, values)


def run_with(session: LocalSession, sql: str, values: Sequence[Value]) -> Result:
    """Run a statement with values for its parameters."""
    if not values:
        return session.run(sql)
    if first_words(sql, 1) == ("create",):  # CREATE TABLE AS takes no parameters
        return session.run(_with_literals(sql, values))
    return session.run_bound(sql, [_typed(value) for value in values])


def _with_literals(sql: str, values: Sequence[Value]) -> str:
    pieces, end = [], 0
    for number, start, after in parameter_spans(sql):
        pieces += [sql[end:start], _typed(values[number - 1]).sql("redshift")]
        end = after
    return "".join([*pieces, sql[end:]])


def rows_of(result: Result) -> list[list[Value]]:
    """Return all rows of a result."""
    kinds = [_kind_of(column) for column in result.columns or ()]
    return [
        [Value(column[at].as_py(), kind) for column, kind in zip(batch.columns, kinds, strict=True)]
        for batch in result.batches
        for at in range(batch.num_rows)
    ]


def evaluate(session: LocalSession, text: str, scope: Scope, kind: RedshiftType | None) -> Value:
    """Return what an expression comes to, as ``kind`` if one is given. Raises RedshiftError."""
    found = plain(text, scope)
    if found is None:
        rows = rows_of(run_bound(session, f"select {text}", scope))
        if len(rows) != 1 or len(rows[0]) != 1:
            raise RedshiftError(f'query "SELECT {text}" returned {len(rows)} rows', "21000")
        found = rows[0][0]
    return found if kind is None else convert(session, found, kind)


def is_true(session: LocalSession, text: str, scope: Scope) -> bool:
    """Tell whether a condition holds; NULL does not."""
    return evaluate(session, text, scope, BOOLEAN).value is True


def convert(session: LocalSession, value: Value, kind: RedshiftType) -> Value:
    """Return a value as another type. Raises RedshiftError when it does not fit."""
    if value.value is None:
        return Value(None, kind)
    if kind == REFCURSOR:
        return Value(str(value.value), kind)
    if value.type.oid != kind.oid or value.type.modifier != kind.modifier:
        value = _cast(session, value, kind)
    room = kind.length if kind.is_character else None
    if room is not None and len(str(value.value).rstrip(" ").encode()) > room:
        raise RedshiftError(f"value too long for type {kind.display}", "22001")
    return Value(value.value, kind)


def _cast(session: LocalSession, value: Value, kind: RedshiftType) -> Value:
    if kind.is_character and isinstance(value.value, str) and value.type is not SUPER:
        return value
    name = "varchar(65535)" if kind.name == "character varying" else kind.display
    return rows_of(run_with(session, f"select cast($1 as {name})", [value]))[0][0]


def shown(session: LocalSession, value: Value) -> str:
    """Return a value as RAISE writes it."""
    if value.value is None:
        return "<NULL>"
    if isinstance(value.value, bool):
        return "t" if value.value else "f"
    if value.type.name == SUPER.name:
        return str(value.value)
    return str(convert(session, value, VARCHAR).value)


def plain(text: str, scope: Scope) -> Value | None:
    """Return the value of an expression that needs no engine: a variable or a literal."""
    text = text.strip()
    folded = text.lower()
    if folded in _WORDS:
        return Value(_WORDS[folded], BOOLEAN)
    if _NUMBER.match(text):
        return Value(int(text), INTEGER)
    if _STRING.match(text):
        return Value(text[1:-1].replace("''", "'").replace("\\\\", "\\"), VARCHAR)
    if re.fullmatch(r"[a-z_]\w*", folded) and scope.lookup(folded) is not None:
        return scope.read((folded,))
    return None


def _kind_of(column: Column) -> RedshiftType:
    kind = _BY_OID.get(column.oid, VARCHAR)
    if column.modifier < _HEADER:
        return kind
    size = column.modifier - _HEADER
    if kind is NUMERIC:
        return replace(kind, precision=size >> 16, scale=size & 0xFFFF)
    return replace(kind, length=size) if kind.length is None else kind


def as_array(value: Value) -> pa.Array:
    """Return the one-row Arrow column that a query would give."""
    kind = value.type
    if isinstance(value.value, decimal.Decimal):
        return pa.array([value.value], pa.decimal128(kind.precision or 38, kind.scale or 0))
    return pa.array([value.value], _ARROW.get(kind.name, pa.string()))


def _typed(value: Value) -> exp.Expr:
    """Return the value as an expression of its type: '5' of a varchar stays text."""
    if value.type is SUPER or value.type.name == SUPER.name:
        text: Any = literal(value.value)
        return text if value.value is None else exp.Anonymous(this="json_parse", expressions=[text])
    if isinstance(value.value, (bytes, bytearray, memoryview)):
        return literal(value.value)
    is_text = value.type.name in (VARCHAR.name, REFCURSOR.name)
    name = "varchar(65535)" if is_text else value.type.display
    if value.type.name == "unknown":
        return literal(value.value)
    return exp.Cast(this=literal(value.value), to=data_type(name, "redshift"))
