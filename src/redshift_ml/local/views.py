"""Views behind the scenes: bound ones are DuckDB views, late-binding ones are text.

A bound view stands on relations by their oids, whatever their names. A late-binding
view is expanded where it is used, since DuckDB binds a view when it is made and
remembers its column types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.bound import bind, pieces_of, query_name, read_stand_ins, stand_in
from redshift_ml.local.catalog.binding import Binding
from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.identifiers import quote
from redshift_ml.local.lineage import result_columns
from redshift_ml.local.rows import describe_types
from redshift_ml.local.translate import (
    duckdb_text,
    parse_statement,
    tables_of,
    to_duckdb,
    translated,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_DEEPEST = 32


class Views:
    """The views of one session's database."""

    def __init__(self, session: LocalSession) -> None:
        self._session = session

    # -- late binding

    def expand_late_binding(self, expression: exp.Expr) -> exp.Expr:
        """Return the statement with late-binding views expanded."""
        for _ in range(_DEEPEST):
            found = [(t, self._late_binding(t)) for t in tables_of(expression)]
            hits = [(table, relation) for table, relation in found if relation is not None]
            if not hits:
                return expression
            for table, relation in hits:
                table.replace(_subquery(table, relation))
        raise RedshiftError("infinite recursion detected in rules for a view", "42P17")

    def _late_binding(self, table: exp.Table) -> Relation | None:
        name = table.name.lower()
        known = self._session.warehouse.late_binding_names
        if not any(name == view for _, view in known):
            return None
        if isinstance(table.parent, (exp.Insert, exp.Update, exp.Delete, exp.Merge)):
            return None
        relation = self._session.find_relation(parts_of(table))
        if relation is None or not relation.late_binding:
            return None
        return relation

    def current_columns(self, view: Relation) -> tuple[ColumnEntry, ...]:
        """Return the columns a late-binding view has now; none when it cannot be bound."""
        expression, _ = parse_statement(view.body or "")
        if not self.all_exist(expression):
            return ()
        types = describe_types(self._session, to_duckdb(self._session, expression))
        return result_columns(self._session, expression, types)

    def all_exist(self, expression: exp.Expr) -> bool:
        """Tell whether every relation a statement names exists now."""
        return all(
            self._is_system(table) or self._session.relation_exists(parts_of(table))
            for table in tables_of(expression)
        )

    def system_tables(self, expression: exp.Expr) -> list[exp.Table]:
        """Return the references to the system's relations."""
        return [table for table in tables_of(expression) if self._is_system(table)]

    def _is_system(self, table: exp.Table) -> bool:
        schema = table.db.lower()
        if schema in ("pg_catalog", "information_schema"):
            return True
        return not schema and self._session.is_system_relation(table.name.lower())

    # -- bound

    def bind(self, text: str) -> tuple[exp.Expr, Binding]:
        """Parse a view's query; return its tree and what it stands on. Raises RedshiftError."""
        expression, _ = parse_statement(text)
        found: list[tuple[exp.Table, Relation]] = []
        for table in list(tables_of(expression)):
            relation = None if self._is_system(table) else self._required(table)
            if relation is not None:
                found.append((table, relation))
        pieces = pieces_of(text, found)
        for table, relation in found:
            bind(table, relation)
        return expression, Binding(frozenset(r.oid for _, r in found), tuple(pieces))

    def _required(self, table: exp.Table) -> Relation | None:
        """Return the relation under a view, None for one of another database."""
        parts = parts_of(table)
        relation = self._session.find_relation(parts)
        if relation is None:
            raise undefined_table(".".join(parts[-2:]))
        if len(parts) == 3 and parts[0] != self._session.database:
            return None
        if relation.temporary:
            raise RedshiftError("View on a temporary table is not supported", "0A000")
        return relation

    def definition(self, view: Relation) -> str:
        """Return what pg_views shows of a view: relations under it have the names of now."""
        catalog = f"{quote(self._session.database)}.redshift_catalog"
        rows = self._session.connection.execute(
            f"select definition from {catalog}._definitions where oid = ?", [view.oid]
        ).fetchall()
        return str(rows[0][0])

    # -- storage

    def create_storage(self, view: Relation, expression: exp.Expr) -> None:
        """Make the DuckDB view of a bound view."""
        if view.late_binding:
            self._session.warehouse.late_binding_names.add((view.schema, view.name))
            return
        names = ", ".join(quote(column.name) for column in view.columns)
        self._session.connection.execute(
            f"create view {self._session.duckdb_name(view)} ({names}) as {self._by_oid(expression)}"
        )
        self.follow(view)

    def keep_query(self, view: Relation, expression: exp.Expr) -> None:
        """Keep the query of a materialized view for REFRESH, as a DuckDB view."""
        self._session.connection.execute(
            f"create view {self.query_of(view)} as {self._by_oid(expression)}"
        )

    def query_of(self, view: Relation) -> str:
        """Return the DuckDB name of the query of a materialized view."""
        return query_name(self._session.database, view.oid)

    def _by_oid(self, expression: exp.Expr) -> str:
        tree = translated(self._session, expression)
        return duckdb_text(read_stand_ins(tree, self._session.database))

    def follow(self, relation: Relation) -> None:
        """Point the stand-in of a relation to its name and its columns of now."""
        if not relation.temporary and not relation.late_binding:
            name = stand_in(self._session.database, relation.oid)
            self._session.connection.execute(
                f"create or replace view {name} as "
                f"select * from {self._session.duckdb_name(relation)}"
            )

    def drop_storage(self, view: Relation) -> None:
        """Drop the DuckDB view of a bound view."""
        if not view.late_binding:
            self._session.connection.execute(f"drop view {self._session.duckdb_name(view)}")

    def drop_stand_in(self, relation: Relation) -> None:
        """Drop what bound views read a relation by; none of them is left."""
        if not relation.temporary and not relation.late_binding:
            name = stand_in(self._session.database, relation.oid)
            self._session.connection.execute(f"drop view {name}")
            if relation.kind == "m":
                self._session.connection.execute(f"drop view {self.query_of(relation)}")


def parts_of(table: exp.Table) -> tuple[str, ...]:
    """Return the folded parts of a relation's name."""
    return tuple(part.name.lower() for part in table.parts)


def _subquery(table: exp.Table, view: Relation) -> exp.Expr:
    query, _ = parse_statement(view.body or "")
    alias = table.args.get("alias")
    if alias is None:
        alias = exp.TableAlias(this=exp.Identifier(this=view.name, quoted=True))
    subquery = exp.Subquery(this=query, alias=alias)
    joins = table.args.get("joins")
    if joins:
        subquery.set("joins", joins)
    return subquery
