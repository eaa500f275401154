"""DECLARE, FETCH and CLOSE.

https://docs.aws.amazon.com/redshift/latest/dg/declare.html
Like the leader node, a cursor holds its whole result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.plans import ActionPlan, action
from redshift_ml.local.queries import plan_query
from redshift_ml.local.results import Column, Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


@dataclass
class OpenCursor:
    """A declared cursor and how far it was read."""

    columns: tuple[Column, ...]
    table: pa.Table
    position: int = 0


def declare(session: LocalSession, sql: str) -> ActionPlan:
    """DECLARE name CURSOR FOR query."""
    reader = session.reader(sql)
    reader.expect("declare")
    name = reader.name()
    reader.expect("cursor")
    reader.accept_any("with hold", "without hold")
    reader.expect("for")
    text = reader.rest()

    def work() -> None:
        if session.transaction.status == "I":
            raise RedshiftError("DECLARE CURSOR may only be used in transaction blocks", "25P01")
        check_room(session, name)
        plan = plan_query(session, text, ())
        keep(session, name, plan.execute(session, ()))

    return action("DECLARE CURSOR", work)


def check_room(session: LocalSession, name: str) -> None:
    """Raise RedshiftError where no cursor of this name can be opened."""
    if name in session.cursors:
        raise RedshiftError(f'cursor "{name}" already exists', "42P03")
    if session.cursors:
        raise RedshiftError(
            "Cursor already open; only one cursor at a time is supported per session", "0A000"
        )


def keep(session: LocalSession, name: str, result: Result) -> None:
    """Open a cursor over what a query answered."""
    if result.columns is None:
        raise RedshiftError("DECLARE CURSOR is for queries only", "42601")
    table = _table(result.columns, list(result.batches))
    session.cursors[name] = OpenCursor(result.columns, table)


def _table(columns: tuple[Column, ...], batches: list[pa.RecordBatch]) -> pa.Table:
    if batches:
        return pa.Table.from_batches(batches)
    return pa.table({column.name: pa.array([], pa.string()) for column in columns})


def fetch(session: LocalSession, sql: str) -> ActionPlan:
    """FETCH [NEXT | ALL | FORWARD [count | ALL] | count] FROM name."""
    reader = session.reader(sql)
    reader.expect("fetch")
    reader.accept("forward")
    count: int | None = 1
    if reader.accept("all"):
        count = None
    elif not reader.accept("next") and reader.peek().isdigit():
        count = int(reader.number())
    if not reader.accept("from"):
        reader.expect("in")
    cursor = find(session, reader.name())
    reader.finish()
    return ActionPlan(lambda: read_on(cursor, count), cursor.columns)


def read_on(cursor: OpenCursor, count: int | None) -> Result:
    """Return the next rows of a cursor, or all that are left."""
    left = cursor.table.num_rows - cursor.position
    taken = left if count is None else min(count, left)
    batches = cursor.table.slice(cursor.position, taken).to_batches()
    cursor.position += taken
    return Result(cursor.columns, iter(batches), "FETCH")


def close(session: LocalSession, sql: str) -> ActionPlan:
    """CLOSE { name | ALL }."""
    reader = session.reader(sql)
    reader.expect("close")
    name = None if reader.accept("all") else reader.name()
    reader.finish()

    def work() -> None:
        if name is None:
            session.cursors.clear()
        else:
            find(session, name)
            del session.cursors[name]

    return action("CLOSE CURSOR", work)


def find(session: LocalSession, name: str) -> OpenCursor:
    """Return an open cursor. Raises RedshiftError 34000."""
    cursor = session.cursors.get(name)
    if cursor is None:
        raise RedshiftError(f'cursor "{name}" does not exist', "34000")
    return cursor
