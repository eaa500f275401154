"""SHOW SCHEMAS, TABLES, COLUMNS, GRANTS, DATABASES, TABLE and VIEW.

https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_TABLES.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.catalog.describe import table_ddl, view_ddl
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.identifiers import quote, string
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.reader import Reader
from redshift_ml.local.rows import describe, run_rows

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

FORMS: tuple[tuple[str, ...], ...] = (
    ("schemas",),
    ("tables",),
    ("columns",),
    ("grants",),
    ("databases",),
    ("table",),
    ("view",),
)


def show(session: LocalSession, sql: str) -> ActionPlan:
    """Read a SHOW statement over the catalog and return its plan."""
    reader = session.reader(sql)
    reader.expect("show")
    word = reader.word().lower()
    text = {
        "schemas": _schemas,
        "tables": _tables,
        "columns": _columns,
        "grants": _grants,
        "databases": _databases,
        "table": _table,
        "view": _view,
    }[word](session, reader)
    text = _limited(reader, text)
    reader.finish()
    columns = describe(session, text)
    return ActionPlan(lambda: run_rows(session, text, columns), columns)


def _limited(reader: Reader, text: str) -> str:
    return f"{text} limit {int(reader.number())}" if reader.accept("limit") else text


def _like(reader: Reader, column: str) -> str:
    if reader.accept("like"):
        return f" and {column} ilike {string(reader.string())} escape '\\'"
    return ""


def _database(session: LocalSession, name: str) -> str:
    if name not in session.warehouse.databases:
        raise RedshiftError(f'database "{name}" does not exist', "3D000")
    return f"{quote(name)}.redshift_catalog"


def _databases(session: LocalSession, reader: Reader) -> str:
    like = _like(reader, "database_name")
    return (
        "select database_name, database_owner, database_type, database_acl, parameters, "
        "'Snapshot Isolation' as database_isolation_level "
        f"from {_database(session, session.database)}._show_databases "
        f"where true{like} order by database_name"
    )


def _schemas(session: LocalSession, reader: Reader) -> str:
    name = session.database
    if reader.accept("from", "database"):
        name = reader.name()
    place = _database(session, name)
    like = _like(reader, "schema_name")
    return f"select * from {place}._show_schemas where true{like} order by schema_name"


def _tables(session: LocalSession, reader: Reader) -> str:
    reader.expect("from", "schema")
    parts = reader.qualified()
    place = _database(session, parts[0] if len(parts) > 1 else session.database)
    known = session.connection.execute(
        f"select 1 from {place}.pg_namespace where nspname = ?", [parts[-1]]
    ).fetchall()
    if not known:
        raise RedshiftError(f'schema "{parts[-1]}" does not exist', "3F000")
    like = _like(reader, "table_name")
    return (
        f"select * from {place}._show_tables where schema_name = {string(parts[-1])}{like} "
        "order by table_name"
    )


def _columns(session: LocalSession, reader: Reader) -> str:
    reader.expect("from", "table")
    parts = reader.qualified()
    relation = session.require_relation(parts)
    place = _database(session, parts[0] if len(parts) == 3 else session.database)
    like = _like(reader, "column_name")
    schema = "" if relation.temporary else f"and schema_name = {string(relation.schema)} "
    return (
        f"select * from {place}._show_columns where table_name = {string(relation.name)} {schema}"
        f"{like} order by ordinal_position"
    )


def _grants(session: LocalSession, reader: Reader) -> str:
    condition, place = "true", _database(session, session.database)
    if reader.accept("on"):
        kind = reader.accept_any("table", "schema", "database", "function") or "table"
        parts = reader.qualified()
        if kind == "function" and reader.peek() == "(":
            reader.parenthesised()
        if kind == "table":
            relation = session.require_relation(parts)
            if len(parts) == 3:
                place = _database(session, parts[0])
            condition = f"object_oid = {string(str(relation.oid))}"
        else:
            condition = f"object_name = {string(parts[-1])}"
        condition += f" and object_type = {string(kind.upper())}"
    if reader.accept("for"):
        who = reader.accept_any("user", "role", "group", "public")
        name = "public" if who == "public" else reader.name()
        shown = f"/{name}" if who == "group" else name
        condition += f" and identity_name = {string(shown)}"
    if reader.accept("from", "database"):
        place = _database(session, reader.name())
    return (
        "select database_name, schema_name, object_name, object_type, privilege_type, "
        "identity_id, identity_name, identity_type, admin_option, privilege_scope, grantor_name "
        f"from {place}._show_grants where {condition} order by identity_name, privilege_type"
    )


def _table(session: LocalSession, reader: Reader) -> str:
    relation = session.require_relation(reader.qualified())
    if relation.kind != "r":
        raise RedshiftError(f'"{relation.name}" is not a table', "42809")
    return f'select {string(table_ddl(session, relation))} as "Show Table DDL statement"'


def _view(session: LocalSession, reader: Reader) -> str:
    relation = session.require_relation(reader.qualified())
    if relation.kind == "r":
        raise RedshiftError(f'"{relation.name}" is not a view', "42809")
    return f'select {string(view_ddl(session, relation))} as "Show View DDL statement"'
