"""What a query of DuckDB gives: the columns it is described by, and its rows as they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from redshift_ml.local.kept import Runs
from redshift_ml.local.results import Column, Result
from redshift_ml.local.streams import Stream
from redshift_ml.local.timeouts import StatementTimer
from redshift_ml.local.types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGER,
    SMALLINT,
    SUPER,
    TIMETZ,
    VARCHAR,
    RedshiftType,
    from_duckdb,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_AS_TEXT = {
    # DuckDB 1.5 makes the JSON null of a NULL.
    SUPER.oid: f"case when {{0}} is not null then cast({{0}} as json)::{VARCHAR.duckdb} end",
    TIMETZ.oid: f"{{0}}::{VARCHAR.duckdb}",
}
_AS_VALUES = {kind.oid for kind in (BOOLEAN, SMALLINT, INTEGER, BIGINT, DOUBLE, VARCHAR)}


def describe(session: LocalSession, sql: str) -> tuple[Column, ...]:
    """Return the columns of a DuckDB query."""
    return tuple(kind.column(name) for name, kind in describe_types(session, sql))


def describe_types(session: LocalSession, sql: str) -> list[tuple[str, RedshiftType]]:
    """Return names and types of a DuckDB query's columns."""
    return types_of(described(session, sql))


def described(session: LocalSession, sql: str) -> duckdb.DuckDBPyRelation:
    """Bind a DuckDB query, which tells what it gives."""
    session.release_stream()
    return session.connection.sql(sql)


def types_of(relation: duckdb.DuckDBPyRelation) -> list[tuple[str, RedshiftType]]:
    """Return names and types of a bound query's columns."""
    return [
        (name, from_duckdb(str(kind)))
        for name, kind in zip(relation.columns, relation.types, strict=True)
    ]


def run_rows(
    session: LocalSession,
    sql: str,
    columns: tuple[Column, ...],
    runs: Runs | None = None,
) -> Result:
    """Run a DuckDB query whose rows stream to the client; ``runs`` are those of its plan."""
    session.release_stream()
    shown = readable(sql, columns)
    runs = runs or Runs()
    timer = StatementTimer(session)
    try:
        rows = runs.rows(session.kept, shown)
        names = _names_of_values(columns)
        stream = Stream(rows, session.working, session.transaction.fail, timer.stop, names)
    except BaseException:
        timer.stop()  # else it would cancel a later statement
        raise
    runs.last = stream
    return Result(columns, iter(session.stream(stream)), "SELECT", take=stream.take)


def _names_of_values(columns: tuple[Column, ...]) -> list[str]:
    """Return the names of columns whose Python values are what Arrow would have; else none."""
    if all(column.oid in _AS_VALUES for column in columns):
        return [column.name for column in columns]
    return []


def readable(sql: str, columns: tuple[Column, ...]) -> str:
    """Let SUPER leave as JSON text, TIMETZ as text: Arrow's times of day have no offset."""
    if all(column.oid not in _AS_TEXT for column in columns):
        return sql
    names = [f"c{number}" for number in range(len(columns))]
    shown = [
        _AS_TEXT.get(column.oid, "{0}").format(name)
        for name, column in zip(names, columns, strict=True)
    ]
    return f"select {', '.join(shown)} from ({sql}) _r({', '.join(names)})"
