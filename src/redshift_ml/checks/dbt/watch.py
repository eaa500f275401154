"""dbt's Redshift adapter, watched: what each node asks the warehouse for while dbt compiles.

Rows and columns exist only on the cluster, except those of seeds. A node whose answer is empty, or
whose query names what is not known here, is noted; if it is in ``make_up`` it gets one row of the
right shape instead, so that SQL is rendered as a run would render it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from dbt.adapters import redshift
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.adapters.redshift.connections import RedshiftConnectionManager
from dbt.adapters.redshift.impl import RedshiftAdapter
from dbt.task.compile import CompileTask
from dbt_common.clients.agate_helper import empty_table, table_from_data_flat
from dbt_common.events.contextvars import get_node_info
from dbt_common.exceptions import DbtDatabaseError

from redshift_ml.checks.dbt.shells import (
    MOST_MILLISECONDS,
    UNKNOWN_COLUMN,
    at_home,
    is_question,
    selected,
)

_MISSING = ("42P01", "42703", "42883", "3D000", "3F000", "0A000", "57014")
"""SQLSTATEs of a query that may be right on the cluster: not known here, or not done in time."""
_NO_DATABASE = "3D000"
_REPLACED = (
    (redshift.Plugin, "adapter"),
    (CompileTask, "raise_on_first_error"),
    (CompileTask, "MARK_DEPENDENT_ERRORS_STATUSES"),
    (RedshiftConnectionManager, "open"),
    (RedshiftConnectionManager, "execute"),
    (RedshiftConnectionManager, "get_result_from_cursor"),
    (RedshiftAdapter, "execute_macro"),
    (RedshiftAdapter, "list_relations_without_caching"),
    (RedshiftAdapter, "get_columns_in_relation"),
)
_NOTHING = (None, 0, False)
_VALUES: dict[int, object] = {
    16: True,
    **dict.fromkeys((20, 21, 23, 26), 1),
    **dict.fromkeys((700, 701), 1.0),
    1700: Decimal(1),
    1082: date(2024, 1, 1),
    1083: time(),
    **dict.fromkeys((1114, 1184), datetime(2024, 1, 1)),
}
"""What is made up, per type (the oid that a cursor describes a column with)."""
_TEXT = "x"
_OIDS = {"bigint": 20, "date": 1082, "timestamp": 1114}


@dataclass
class Watch:
    """What is noted during one command."""

    make_up: frozenset[str] = frozenset()
    """The nodes for which rows are made up."""
    unknown: set[str] = field(default_factory=set)
    """The nodes that asked for what exists on the cluster only."""
    unanswered: dict[str, str] = field(default_factory=dict)
    """Those of them that got an error for an answer, and its SQLSTATE."""
    lookups: threading.local = field(default_factory=threading.local)

    def begin(self, make_up: Iterable[str]) -> None:
        """Start on a command."""
        self.make_up = frozenset(make_up)
        self.unknown.clear()
        self.unanswered.clear()

    def note(self) -> bool:
        """Note that the node at work asks in vain; tell whether rows are made up for it."""
        self.unknown.add(self.node)
        return self.node in self.make_up

    @property
    def node(self) -> str:
        """Return the node that dbt compiles in this thread, '' when there is none."""
        return str(get_node_info().get("unique_id") or "")

    @property
    def looking_up(self) -> bool:
        """Tell whether the adapter itself asks, as for the relations of a schema."""
        return getattr(self.lookups, "depth", 0) > 0

    @contextmanager
    def lookup(self) -> Iterator[None]:
        """Do not count what is asked within this block."""
        self.lookups.depth = getattr(self.lookups, "depth", 0) + 1
        try:
            yield
        finally:
            self.lookups.depth -= 1


WATCH = Watch()


class WatchedConnections(RedshiftConnectionManager):
    """Connections that note queries without an answer."""

    @classmethod
    def open(cls, connection: Any) -> Any:
        """Open a connection on which no question takes long."""
        fresh = connection.state != "open"
        opened = super().open(connection)  # type: ignore[no-untyped-call]
        if fresh:
            opened.handle.cursor().execute(f"set statement_timeout to {MOST_MILLISECONDS}")
        return opened

    @classmethod
    def get_result_from_cursor(cls, cursor: Any, limit: int | None) -> Any:
        """Return the rows of a query, or one that is made up."""
        table = super().get_result_from_cursor(cursor, limit)
        if WATCH.looking_up or not cursor.description or not _is_empty(table):
            return table
        types = {column[0]: column[1] for column in cursor.description}
        return _made_up(types) if WATCH.note() else table

    def execute(
        self, sql: str, auto_begin: bool = False, fetch: bool = False, limit: int | None = None
    ) -> tuple[AdapterResponse, Any]:
        """Run a query; what only the cluster can answer is noted."""
        try:
            answer: tuple[AdapterResponse, Any] = super().execute(sql, auto_begin, fetch, limit)
        except DbtDatabaseError as error:
            if _state(error) == _NO_DATABASE and at_home(sql) != sql:
                return self.execute(at_home(sql), auto_begin, fetch, limit)
            if WATCH.looking_up or _state(error) not in _MISSING:
                raise
            if WATCH.note():
                columns = [(name or f"column_{n}", k) for n, (name, k) in enumerate(selected(sql))]
                if columns or not is_question(sql):
                    types = {name: _OIDS.get(kind, 0) for name, kind in columns}
                    return AdapterResponse("SUCCESS"), _made_up(types)
            WATCH.unanswered[WATCH.node] = _state(error)
            raise
        return answer


class WatchedAdapter(RedshiftAdapter):
    """The adapter with those connections."""

    ConnectionManager = WatchedConnections

    def execute_macro(self, *arguments: Any, **named: Any) -> Any:
        """Run a macro for the adapter's own ends: what it asks is no question of the node."""
        with WATCH.lookup():
            return super().execute_macro(*arguments, **named)

    def list_relations_without_caching(self, schema_relation: Any) -> list[Any]:
        """Return the relations of a schema: the shells of all databases stand in one."""
        found = super().list_relations_without_caching(schema_relation)
        home = {"database": schema_relation.database}
        return [each.incorporate(path=home) for each in found]  # type: ignore[no-untyped-call]

    def get_columns_in_relation(self, relation: Any) -> Any:
        """Return the columns of a relation; note when they are not known here."""
        columns = super().get_columns_in_relation(relation)  # type: ignore[no-untyped-call]
        known = [column.name for column in columns]
        if not WATCH.looking_up and known in ([], [UNKNOWN_COLUMN]):
            WATCH.note()
        return columns


def install() -> None:
    """Let dbt use the watched adapter, and let it compile every node whichever of them fail.

    Raises AttributeError for a dbt without what is replaced: it would leave nodes out in silence.
    """
    for place, name in _REPLACED:
        getattr(place, name)
    redshift.Plugin.adapter = WatchedAdapter  # type: ignore[assignment]
    setattr(CompileTask, "raise_on_first_error", lambda _task: False)  # noqa: B010
    CompileTask.MARK_DEPENDENT_ERRORS_STATUSES = []


def _is_empty(table: Any) -> bool:
    """Tell whether a result has no row, or one that says nothing: no value, or a count of 0."""
    if len(table.rows) > 1:
        return False
    return all(value in _NOTHING for row in table.rows for value in row)


def _made_up(types: dict[str, int]) -> Any:
    row = {name: _VALUES.get(kind, _TEXT) for name, kind in types.items()}
    if not row:
        return empty_table()  # type: ignore[no-untyped-call]
    return table_from_data_flat([row], list(row))


def _state(error: DbtDatabaseError) -> str:
    """Return the SQLSTATE that the warehouse answered with, '' when there is none."""
    told: Sequence[Any] = getattr(error.__cause__, "args", ())
    return str(told[0].get("C", "")) if told and isinstance(told[0], dict) else ""
