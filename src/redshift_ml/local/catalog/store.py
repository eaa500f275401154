"""The catalog of one database: plain tables in its hidden schema ``redshift_local``.

They live beside the user's tables because DuckDB writes only one attached
database per transaction, and the catalog must roll back with the DDL.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field

import duckdb

from redshift_ml.local.catalog.binding import Binding
from redshift_ml.local.catalog.memory import Memory, tables_in, topics_read
from redshift_ml.local.catalog.tables import HIDDEN
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.types import RedshiftType, parse_type

HIDDEN_SCHEMAS = frozenset(
    {HIDDEN, "redshift_catalog", "redshift_information_schema", "main", "temp"}
)


@dataclass(frozen=True)
class ColumnEntry:
    """A column as it was declared."""

    name: str
    type: RedshiftType
    not_null: bool = False
    default: str | None = None
    encoding: str | None = None
    distkey: bool = False
    sortkey: int = 0
    identity: str | None = None


@dataclass(frozen=True)
class Relation:
    """A table (``r``), view (``v``) or materialized view (``m``)."""

    oid: int
    schema: str
    name: str
    kind: str
    owner: str
    definition: str | None = None  # of a late-binding view, as pg_views shows it
    body: str | None = None  # the query of a late-binding view
    late_binding: bool = False
    diststyle: str | None = None
    backup: bool = True
    autorefresh: bool = False
    temporary: bool = False
    columns: tuple[ColumnEntry, ...] = field(default=())

    @property
    def word(self) -> str:
        """Return what Redshift calls it in messages."""
        return {"r": "table", "v": "view", "m": "materialized view"}[self.kind]


_PLANNED_BY = ("namespaces", "relations", "columns", "functions", "grants")
_RELATION = (
    "oid, schema, name, kind, owner, definition, body, late_binding, diststyle, backup, "
    "autorefresh, session"
)


class Store:
    """Read and write the catalog of one database on one connection, in its transaction."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        database: str,
        session: int,
        memory: Memory,
    ) -> None:
        self._connection = connection
        self._session = session
        self.database = database
        self._prefix = f'"{database}".{HIDDEN}'
        self._memory = memory
        self.has_temporary = False  # whether the session has ever made a temporary relation

    def rows(
        self, sql: str, *values: object, about: tuple[object, ...] = ()
    ) -> list[tuple[object, ...]]:
        """Run a statement over the catalog; ``{c}`` stands for its schema.

        ``about`` are the names or oids that a change is about, or the one that a question
        is: what is remembered of others stays. None of them is all.
        """
        if not sql.startswith("select"):
            with self._memory.writing(sql, about):
                return self._fetch(sql, values)
        topics = topics_read(tables_in(sql), *(about or (None,)))
        question = (self.database, sql, repr(values))
        return self._memory.answer(question, topics, lambda: self._fetch(sql, values))

    def _fetch(self, sql: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        cursor = self._connection.execute(sql.replace("{c}", self._prefix), list(values))
        return list(cursor.fetchall())

    def version(self) -> object:
        """Return what stays equal while all that a query is planned by stays as it is."""
        return self._memory.version(_PLANNED_BY)

    # -- schemas

    def has_schema(self, name: str) -> bool:
        """Tell whether the schema exists."""
        return bool(self.rows("select 1 from {c}.namespaces where name = ?", name))

    def schemas(self) -> list[str]:
        """Return the names of all schemas."""
        return [str(row[0]) for row in self.rows("select name from {c}.namespaces order by name")]

    # -- relations

    def relation(self, schema: str | None, name: str, path: list[str]) -> Relation | None:
        """Find a relation; without a schema look at temporary ones, then along ``path``."""
        # one question for all sessions: temporary relations of others are left out here
        found = self.rows(
            f"select {_RELATION} from {{c}}.relations where name = ?", name, about=(name,)
        )
        by_schema = {
            str(row[1]) if row[11] is None else "": row
            for row in found
            if row[11] in (None, self._session)
        }
        places = ["", *path] if schema is None else [schema]
        for place in places:
            if place in by_schema:
                return self._with_columns(by_schema[place])
        return None

    def by_oid(self, oid: int) -> Relation:
        """Return the relation with this oid."""
        return self._with_columns(
            self.rows(f"select {_RELATION} from {{c}}.relations where oid = ?", oid, about=(oid,))[
                0
            ]
        )

    def relations_in(self, schema: str) -> list[Relation]:
        """Return the permanent relations of a schema."""
        rows = self.rows(
            f"select {_RELATION} from {{c}}.relations where schema = ? and session is null "
            "order by oid",
            schema,
        )
        return [self._with_columns(row) for row in rows]

    def _with_columns(self, row: tuple[object, ...]) -> Relation:
        oid, temporary = row[0], row[11] is not None
        columns = self._memory.answer(
            (self.database, "columns", oid),
            topics_read(["columns"], oid),
            lambda: self._columns(oid),
        )
        return Relation(*row[:11], temporary, columns)  # type: ignore[arg-type,call-arg]

    def _columns(self, oid: object) -> tuple[ColumnEntry, ...]:
        rows = self._fetch(
            "select name, type, not_null, default_text, encoding, distkey, sortkey, identity "
            "from {c}.columns where relation = ? order by number",
            (oid,),
        )
        return tuple(
            ColumnEntry(str(c[0]), parse_type(str(c[1])), *c[2:])  # type: ignore[arg-type]
            for c in rows
        )

    def add_relation(self, relation: Relation) -> None:
        """Enter a relation and its columns."""
        self.rows(
            "insert into {c}.relations values (?,?,?,?,?,?,?,?,?,?,?,?, now()::timestamp)",
            *(relation.oid, relation.schema, relation.name, relation.kind, relation.owner),
            *(relation.definition, relation.body, relation.late_binding, relation.diststyle),
            *(relation.backup, relation.autorefresh, self._session if relation.temporary else None),
            about=(relation.name, relation.oid),
        )
        self._insert_columns(relation.oid, relation.columns)
        self.has_temporary |= relation.temporary

    def set_columns(self, oid: int, columns: tuple[ColumnEntry, ...]) -> None:
        """Replace the columns of a relation."""
        self.rows("delete from {c}.columns where relation = ?", oid, about=(oid,))
        self._insert_columns(oid, columns)

    def _insert_columns(self, oid: int, columns: tuple[ColumnEntry, ...]) -> None:
        if not columns:
            return
        values: list[object] = []
        for number, column in enumerate(columns, start=1):
            values += [oid, number, column.name, column.type.display, column.not_null]
            values += [column.default, column.encoding, column.distkey, column.sortkey]
            values.append(column.identity)
        places = ",".join(["(?,?,?,?,?,?,?,?,?,?)"] * len(columns))
        self.rows(f"insert into {{c}}.columns values {places}", *values, about=(oid,))

    def forget_temporary(self) -> None:
        """Take the temporary relations of the session out of the catalog."""
        found = self.rows("select oid, name from {c}.relations where session = ?", self._session)
        for oid, name in found:
            self.rows("delete from {c}.columns where relation = ?", oid, about=(oid,))
            self.rows("delete from {c}.relations where oid = ?", oid, about=(oid, name))

    def set_binding(self, dependent: int, binding: Binding) -> None:
        """Say what a new bound view stands on, and in which words."""
        for oid in sorted(binding.referenced):
            self.rows("insert into {c}.dependencies values (?,?)", dependent, oid)
        values: list[object] = []
        for number, piece in enumerate(binding.pieces):
            values += [dependent, number, *astuple(piece)]
        places = ",".join(["(?,?,?,?,?,?,?,?)"] * len(binding.pieces))
        if values:
            self.rows(f"insert into {{c}}.pieces values {places}", *values)

    def forget_binding(self, dependent: int) -> None:
        """Forget what a bound view stands on."""
        self.rows("delete from {c}.dependencies where dependent = ?", dependent)
        self.rows("delete from {c}.pieces where dependent = ?", dependent)

    def dependents(self, oid: int) -> list[Relation]:
        """Return the bound views that stand directly on a relation."""
        rows = self.rows(
            "select dependent from {c}.dependencies where referenced = ? order by dependent", oid
        )
        return [self.by_oid(int(str(row[0]))) for row in rows]

    def is_gone(self, relation: Relation) -> bool:
        """Tell whether another transaction has dropped what this one still sees."""
        if self._memory.has_changed("relations", relation.oid):
            return False
        asked = f"select 1 from {self._prefix}.relations where oid = ?"
        with self._connection.cursor() as committed:
            return not committed.execute(asked, [relation.oid]).fetchall()

    def update_relation(self, relation: Relation, column: str, value: object) -> None:
        """Change one attribute of a relation."""
        names = (relation.name, value) if column == "name" else (relation.name,)
        self.rows(
            f"update {{c}}.relations set {column} = ? where oid = ?",
            *(value, relation.oid),
            about=(*names, relation.oid),
        )

    def make_room(self, relation: Relation) -> None:
        """Take out a relation and its columns, not what hangs on it: another takes its place."""
        oid = relation.oid
        self.rows("delete from {c}.relations where oid = ?", oid, about=(relation.name, oid))
        self.rows("delete from {c}.columns where relation = ?", oid, about=(oid,))

    def drop_relation(self, relation: Relation) -> None:
        """Forget a relation with all that hangs on it; no bound view stands on it any more."""
        oid = relation.oid
        self.make_room(relation)
        self.rows("delete from {c}.constraints where relation = ?", oid)
        if relation.kind != "r":
            self.forget_binding(oid)
        self.rows("delete from {c}.comments where kind = 'relation' and object = ?", oid)
        self.rows("delete from {c}.grants where kind = 'relation' and object = ?", str(oid))


def require_schema(store: Store, name: str) -> str:
    """Return the schema's name. Raises RedshiftError 3F000 when it does not exist."""
    if not store.has_schema(name):
        raise RedshiftError(f'schema "{name}" does not exist', "3F000")
    return name
