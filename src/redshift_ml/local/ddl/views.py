"""CREATE VIEW, CREATE MATERIALIZED VIEW, REFRESH.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.binding import Binding
from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.ddl.declarations import TableAttributes, read_table_attributes, with_keys
from redshift_ml.local.ddl.materialized_limits import check_materialized
from redshift_ml.local.ddl.storage import create_storage
from redshift_ml.local.ddl.tables import check_columns, prepare_name, target_schema
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.lineage import result_columns
from redshift_ml.local.plans import ActionPlan, atomic
from redshift_ml.local.rows import describe_types
from redshift_ml.local.translate import check_syntax, parse_statement, tables_of, to_duckdb
from redshift_ml.local.transpile.leader import check_stored

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_UNBOUND = re.compile(r"\bwith\s+no\s+schema\s+binding\s*;?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class ViewStatement:
    """A CREATE VIEW statement as read."""

    parts: tuple[str, ...]
    names: list[str] | None
    query: str
    late_binding: bool
    replace: bool


def create_view(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE [OR REPLACE] VIEW name [(column, …)] AS query [WITH NO SCHEMA BINDING]."""
    reader = session.reader(sql)
    reader.expect("create")
    replaced = reader.accept("or", "replace")
    reader.expect("view")
    parts = reader.qualified()
    names = reader.parenthesised_names() if reader.peek() == "(" else None
    reader.expect("as")
    text = reader.rest()
    query = _UNBOUND.sub("", text)
    statement = ViewStatement(parts, names, query.strip(), query != text, replaced)
    check_syntax(statement.query)
    return atomic(session, "CREATE VIEW", lambda: _create_view(session, statement), parts)


def _create_view(session: LocalSession, statement: ViewStatement) -> None:
    schema = target_schema(session, statement.parts)
    old = session.store.relation(schema, statement.parts[-1], [])
    if old is not None and not (statement.replace and old.kind == "v"):
        raise RedshiftError(f'Relation "{statement.parts[-1]}" already exists', "42P07")
    if statement.late_binding:
        expression, binding = parse_statement(statement.query)[0], Binding()
        _check_qualified(session, expression)
    else:
        expression, binding = session.views.bind(statement.query)
    session.check_privileges(expression)
    columns = _view_columns(session, expression, statement)
    relation = Relation(
        old.oid if old else session.warehouse.next_oid(),
        schema,
        statement.parts[-1],
        "v",
        old.owner if old else session.user,
        definition=_shown(statement, schema) if statement.late_binding else None,
        body=statement.query if statement.late_binding else None,
        late_binding=statement.late_binding,
        columns=columns,
    )
    if old is not None:
        _check_replaceable(old, relation)
        session.store.make_room(old)
        session.store.forget_binding(old.oid)
        session.views.drop_storage(old)
    session.store.add_relation(relation)
    session.store.set_binding(relation.oid, binding)
    session.views.create_storage(relation, expression)
    if old is None:
        session.grant_defaults(relation)


def _shown(statement: ViewStatement, schema: str) -> str:
    """Return what pg_views shows of an unbound view: the whole statement."""
    name = f"{schema}.{statement.parts[-1]}"
    return f"create view {name} as {statement.query} with no schema binding;"


def _check_replaceable(old: Relation, new: Relation) -> None:
    if old.late_binding or new.late_binding:
        return
    before = [column.name for column in old.columns]
    after = [column.name for column in new.columns]
    if after[: len(before)] != before:
        raise RedshiftError("cannot change name of view column", "42P16")


def _check_qualified(session: LocalSession, expression: exp.Expr) -> None:
    for table in tables_of(expression):
        if table.args.get("db") is None and not session.is_system_relation(table.name.lower()):
            raise RedshiftError(
                "All the relation names inside should be qualified when creating VIEW WITH NO "
                "SCHEMA BINDING.",
                "42P01",
            )


def _view_columns(
    session: LocalSession, expression: exp.Expr, statement: ViewStatement
) -> tuple[ColumnEntry, ...]:
    if statement.late_binding and not session.views.all_exist(expression):
        return ()  # a late-binding view may come before what it reads
    types = describe_types(session, to_duckdb(session, expression))
    columns = result_columns(session, expression, types, statement.names)
    check_columns(columns)
    return columns


def create_materialized_view(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE MATERIALIZED VIEW name [attributes] AS query."""
    reader = session.reader(sql)
    reader.expect("create", "materialized", "view")
    parts = reader.qualified()
    names = reader.parenthesised_names() if reader.peek() == "(" else None
    attributes = read_table_attributes(reader)
    reader.expect("as")
    statement = ViewStatement(parts, names, reader.rest().strip(), False, False)
    check_syntax(statement.query)
    work = lambda: _create_materialized(session, statement, attributes, sql)  # noqa: E731
    return atomic(session, "CREATE MATERIALIZED VIEW", work, parts)


def _create_materialized(
    session: LocalSession, statement: ViewStatement, attributes: TableAttributes, sql: str
) -> None:
    prepare_name(session, statement.parts, False, if_not_exists=False)
    expression, binding = session.views.bind(statement.query)
    session.check_privileges(expression)
    check_stored(expression)
    check_materialized(session, expression, binding)
    query = to_duckdb(session, expression)
    columns = result_columns(session, expression, describe_types(session, query), statement.names)
    check_columns(columns)
    relation = Relation(
        session.warehouse.next_oid(),
        target_schema(session, statement.parts),
        statement.parts[-1],
        "m",
        session.user,
        diststyle=attributes.diststyle or "EVEN",
        backup=attributes.backup,
        autorefresh=attributes.autorefresh,
        columns=with_keys(columns, attributes),
    )
    create_storage(session, relation)
    session.store.add_relation(relation)
    before = sql[: sql.rindex(statement.query)].lstrip()
    session.store.set_binding(relation.oid, binding.after(before))
    session.views.keep_query(relation, expression)
    session.connection.execute(f"insert into {session.duckdb_name(relation)} {query}")
    session.grant_defaults(relation)


def refresh(session: LocalSession, sql: str) -> ActionPlan:
    """REFRESH MATERIALIZED VIEW name."""
    reader = session.reader(sql)
    reader.expect("refresh", "materialized", "view")
    parts = reader.qualified()
    reader.accept_any("cascade", "restrict")
    reader.finish()
    return atomic(session, "REFRESH MATERIALIZED VIEW", lambda: refresh_one(session, parts))


def refresh_one(session: LocalSession, parts: tuple[str, ...]) -> None:
    """Compute a materialized view anew."""
    relation = session.find_relation(parts)
    if relation is None or relation.kind != "m":
        raise undefined_table(".".join(parts[-2:]))
    name = session.duckdb_name(relation)
    session.connection.execute(f"delete from {name}")
    session.connection.execute(
        f"insert into {name} select * from {session.views.query_of(relation)}"
    )
