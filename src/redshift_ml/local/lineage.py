"""Redshift's types of a query's columns, lengths included where they can be told.

DuckDB knows no lengths of text, no CHAR and one kind of intervals. A column that comes from a table
through sub-queries, WITH clauses and the commonest text functions, a cast and a
literal keep theirs; any other expression gets the longest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.intervals import is_interval
from redshift_ml.local.types import (
    INTERVAL,
    MAX_VARBYTE,
    MAX_VARCHAR,
    UNKNOWN,
    VARCHAR,
    RedshiftType,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_BYTES = "binary varying"


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
    told = _told(session, expression, types)
    return tuple(
        ColumnEntry(name, _sized(kind, known))
        for name, (_, kind), known in zip(chosen, types, told, strict=True)
    )


def known_types(
    session: LocalSession, expression: exp.Expr, types: list[tuple[str, RedshiftType]]
) -> list[tuple[str, RedshiftType]]:
    """Return the columns of a result, with CHAR and the lengths that are known."""
    told = _told(session, expression, types)
    return [
        (name, known if known is not None and _agree(kind, known) else kind)
        for (name, kind), known in zip(types, told, strict=True)
    ]


def _is_lengthy(kind: RedshiftType) -> bool:
    return kind.is_character or kind.name == _BYTES


def _agree(kind: RedshiftType, known: RedshiftType) -> bool:
    both_text = kind.is_character and known.is_character
    both_durations = is_interval(kind) and is_interval(known)
    return both_text or both_durations or kind.name == known.name == _BYTES


def _sized(kind: RedshiftType, known: RedshiftType | None) -> RedshiftType:
    if kind is UNKNOWN:
        return replace(VARCHAR, length=1)
    if known is not None and known != INTERVAL and _agree(kind, known):  # no column is of both
        kind = known
    if _is_lengthy(kind) and kind.length is None:
        return replace(kind, length=MAX_VARCHAR if kind.is_character else MAX_VARBYTE)
    return kind


def _told(
    session: LocalSession, expression: exp.Expr, types: list[tuple[str, RedshiftType]]
) -> list[RedshiftType | None]:
    """Return what is known of each column; nothing is asked when no type has more to it."""
    if not any(_is_lengthy(kind) or is_interval(kind) for _, kind in types):
        return [None] * len(types)
    columns = Types(session.relation_columns).columns(expression)
    if columns is None or len(columns) != len(types):
        return [None] * len(types)
    return [kind for _, kind in columns]
