"""Redshift's types of a query's columns, lengths included where they can be told.

DuckDB knows no lengths of text. A column that is plainly one of a table, or a
cast or literal, keeps its length; any other expression gets the longest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.types import (
    MAX_VARBYTE,
    MAX_VARCHAR,
    UNKNOWN,
    VARCHAR,
    RedshiftType,
    parse_type,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_TEXT = ("character varying", "character")


def result_columns(
    session: LocalSession,
    expression: exp.Expr,
    types: list[tuple[str, RedshiftType]],
    names: list[str] | None = None,
) -> tuple[ColumnEntry, ...]:
    """Return the columns a table made from the query has."""
    if names is not None and len(names) > len(types):
        raise RedshiftError("CREATE TABLE AS specifies too many column names", "42601")
    chosen = [name for name, _ in types]
    chosen[: len(names or [])] = names or []
    told = _told(session, expression, len(types))
    return tuple(
        ColumnEntry(name, _sized(kind, known))
        for name, (_, kind), known in zip(chosen, types, told, strict=True)
    )


def _sized(kind: RedshiftType, known: RedshiftType | None) -> RedshiftType:
    if kind is UNKNOWN:
        return replace(VARCHAR, length=1)
    if kind.name in _TEXT and known is not None and known.name in _TEXT:
        return known
    if kind.name in _TEXT and kind.length is None:
        return replace(kind, length=MAX_VARCHAR)
    if kind.name == "binary varying" and kind.length is None:
        known_bytes = known is not None and known.name == kind.name
        return known if known_bytes and known else replace(kind, length=MAX_VARBYTE)
    return kind


def _told(session: LocalSession, expression: exp.Expr, count: int) -> list[RedshiftType | None]:
    query: exp.Expr = expression
    while isinstance(query, (exp.Subquery, exp.Paren)):
        query = query.this
    if isinstance(query, exp.SetOperation):
        sides = (
            _told(session, query.this, count),
            _told(session, query.expression, count),
        )
        return [_wider(left, right) for left, right in zip(*sides, strict=True)]
    if not isinstance(query, exp.Select):
        return [None] * count
    found: list[RedshiftType | None] = []
    for projection in query.expressions:
        if isinstance(projection, exp.Star):
            stars = _star(session, query)
            if stars is None:
                return [None] * count
            found += stars
        else:
            found.append(_type_of(session, query, projection.unalias()))
    return found if len(found) == count else [None] * count


def _wider(left: RedshiftType | None, right: RedshiftType | None) -> RedshiftType | None:
    if left is None or right is None or left.name not in _TEXT or right.name not in _TEXT:
        return None
    return left if (left.length or 0) >= (right.length or 0) else right


def _type_of(session: LocalSession, query: exp.Select, node: exp.Expr) -> RedshiftType | None:
    if isinstance(node, exp.Paren):
        return _type_of(session, query, node.this)
    if isinstance(node, exp.Literal) and node.is_string:
        return replace(VARCHAR, length=max(1, len(str(node.this).encode())))
    if isinstance(node, exp.Cast):
        return _cast(session, query, node)
    if isinstance(node, exp.Column) and not node.args.get("db"):
        return _column(session, query, node)
    return None


def _cast(session: LocalSession, query: exp.Select, node: exp.Cast) -> RedshiftType | None:
    kind = node.args["to"]
    if kind.this not in (exp.DataType.Type.VARCHAR, exp.DataType.Type.CHAR):
        return None
    if not kind.expressions:
        return _type_of(session, query, node.this)
    size = kind.expressions[0].name
    name = "char" if kind.this == exp.DataType.Type.CHAR else "varchar"
    return parse_type(f"{name}({size.lower()})") if size else None


def _sources(session: LocalSession, query: exp.Select) -> list[tuple[str, exp.Table]] | None:
    """Return the tables of FROM and JOIN by the names they go by; None with anything else."""
    clause = query.args.get("from_")
    nodes = [clause.this] if clause is not None else []
    nodes += [join.this for join in query.args.get("joins") or []]
    if not all(isinstance(node, exp.Table) for node in nodes):
        return None
    return [(node.alias_or_name.lower(), node) for node in nodes]


def _columns_of(
    session: LocalSession, query: exp.Select, table: exp.Table
) -> dict[str, RedshiftType] | None:
    if table.args.get("db") is None and _defined_by_with(query, table.name):
        return None
    relation = session.find_relation(tuple(part.name.lower() for part in table.parts))
    if relation is None or not relation.columns:
        return None
    return {column.name: column.type for column in relation.columns}


def _defined_by_with(query: exp.Select, name: str) -> bool:
    node: exp.Expr | None = query
    while node is not None:
        clause = node.args.get("with_")
        if clause is not None and any(c.alias.lower() == name.lower() for c in clause.expressions):
            return True
        node = node.parent
    return False


def _column(session: LocalSession, query: exp.Select, node: exp.Column) -> RedshiftType | None:
    sources = _sources(session, query)
    if sources is None:
        return None
    wanted = node.table.lower()
    for name, table in sources:
        if wanted and name != wanted:
            continue
        columns = _columns_of(session, query, table)
        if columns is None:
            return None
        if node.name.lower() in columns:
            return columns[node.name.lower()]
    return None


def _star(session: LocalSession, query: exp.Select) -> list[RedshiftType | None] | None:
    sources = _sources(session, query)
    if sources is None or len(sources) != 1:
        return None
    columns = _columns_of(session, query, sources[0][1])
    return None if columns is None else list(columns.values())
