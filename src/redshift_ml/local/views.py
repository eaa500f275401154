"""Views behind the scenes: bound ones are DuckDB views, late-binding ones are text.

A bound view follows its relations when they are renamed, so its stored body is
kept qualified and rewritten. A late-binding view is expanded where it is used,
since DuckDB binds a view when it is made and remembers its column types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.identifiers import quote
from redshift_ml.local.lineage import result_columns
from redshift_ml.local.queries import describe_types
from redshift_ml.local.translate import parse_statement, tables_of, to_duckdb

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

    def _is_system(self, table: exp.Table) -> bool:
        schema = table.db.lower()
        if schema in ("pg_catalog", "information_schema"):
            return True
        return not schema and self._session.is_system_relation(table.name.lower())

    # -- bound

    def qualify(self, text: str) -> tuple[str, set[int]]:
        """Return a query with its relations' names qualified, and their oids."""
        expression, _ = parse_statement(text)
        referenced: set[int] = set()
        edits: list[tuple[int, int, str]] = []
        for table in tables_of(expression):
            if self._is_system(table):
                continue
            parts = parts_of(table)
            relation = self._session.find_relation(parts)
            if relation is None:
                raise undefined_table(".".join(parts[-2:]))
            if len(parts) == 3 and parts[0] != self._session.database:
                continue
            referenced.add(relation.oid)
            if relation.temporary:
                raise RedshiftError("View on a temporary table is not supported", "0A000")
            if len(parts) == 1:
                start, end = _span(table.this)
                edits.append((start, end, f"{quote(relation.schema)}.{quote(relation.name)}"))
        return _edited(text, edits), referenced

    def follow_rename(self, renamed: Relation, old: tuple[str, str]) -> None:
        """Rewrite the bound views that stand on a relation that got another name.

        Raises RedshiftError 40001 where another transaction is rewriting one of them.
        """
        for view in self._session.store.dependents(renamed.oid):
            try:
                self._follow(view, renamed, old)
            except duckdb.TransactionException as error:
                raise RedshiftError(
                    f"1023 Serializable isolation violation on a view: {view.name} stands on "
                    f"{renamed.name} and on another relation that a concurrent transaction renames",
                    "40001",
                    hint="Run the transaction again. The local warehouse rewrites such a view; "
                    "WITH NO SCHEMA BINDING (in dbt: bind=false) or one thread spares it that.",
                ) from error

    def _follow(self, view: Relation, renamed: Relation, old: tuple[str, str]) -> None:
        body = self._renamed_body(view.body or "", old, renamed)
        self._session.store.update_relation(view, "body", body)
        if view.kind == "v":
            changed = self._session.store.by_oid(view.oid)
            self.drop_storage(changed)
            self.create_storage(changed)

    def _renamed_body(self, body: str, old: tuple[str, str], new: Relation) -> str:
        expression, _ = parse_statement(body)
        edits = []
        for table in tables_of(expression):
            parts = parts_of(table)
            if parts[-2:] != old:
                continue
            start = _span(table.args["catalog"] if len(parts) == 3 else table.args["db"])[0]
            end = _span(table.this)[1]
            alias = "" if table.alias else f" as {quote(old[1])}"
            edits.append((start, end, f"{quote(new.schema)}.{quote(new.name)}{alias}"))
        return _edited(body, edits)

    # -- storage

    def create_storage(self, view: Relation) -> None:
        """Make the DuckDB view of a bound view."""
        if view.late_binding:
            self._session.warehouse.late_binding_names.add((view.schema, view.name))
            return
        expression, _ = parse_statement(view.body or "")
        names = ", ".join(quote(column.name) for column in view.columns)
        self._session.connection.execute(
            f"create view {self._session.duckdb_name(view)} ({names}) as "
            f"{to_duckdb(self._session, expression)}"
        )

    def drop_storage(self, view: Relation) -> None:
        """Drop the DuckDB view of a bound view."""
        if not view.late_binding:
            self._session.connection.execute(f"drop view {self._session.duckdb_name(view)}")


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


def _span(identifier: exp.Expr) -> tuple[int, int]:
    meta = identifier.meta
    return int(meta["start"]), int(meta["end"]) + 1


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text
