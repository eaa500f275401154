"""CREATE SCHEMA and ALTER SCHEMA.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_SCHEMA.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.catalog.store import require_schema
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.identifiers import quote
from redshift_ml.local.plans import ActionPlan, one_transaction
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_RESERVED = frozenset({"information_schema", "main", "temp"})


def create_schema(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION user] [QUOTA …]."""
    reader = session.reader(sql)
    reader.expect("create", "schema")
    missing = reader.accept("if", "not", "exists")
    parts = () if reader.peek() == "authorization" else reader.qualified()
    owner = reader.name() if reader.accept("authorization") else session.user
    if reader.accept("quota") and not reader.accept("unlimited"):
        reader.number()
        reader.expect(reader.peek())
    reader.finish()
    name = parts[-1] if parts else owner
    if len(parts) > 1 and parts[0] != session.database:
        raise not_supported("CREATE SCHEMA in another database")

    def run() -> Result:
        with one_transaction(session, ("", name)):
            notices = _create(session, name, owner, missing)
        session.publish_settings()
        return Result(tag="CREATE SCHEMA", notices=notices)

    return ActionPlan(run)


def _create(session: LocalSession, name: str, owner: str, missing_ok: bool) -> list[str]:
    if session.store.has_schema(name):
        if missing_ok:
            return [f'INFO:  Schema "{name}" already exists and will be skipped']
        raise RedshiftError(f'schema "{name}" already exists', "42P06")
    if name.startswith(("pg_", "redshift_")) or name in _RESERVED:
        raise RedshiftError(
            f'unacceptable schema name "{name}"',
            "42939",
            detail="The prefixes pg_ and redshift_ are reserved for system schemas.",
        )
    _refuse_a_databases_name(session, name)
    session.warehouse.accounts.require("user", owner)
    session.connection.execute(f"create schema {quote(session.database)}.{quote(name)}")
    session.store.rows(
        "insert into {c}.namespaces values (?,?,?, now()::timestamp)",
        *(session.warehouse.next_oid(), name, owner),
    )
    return []


def _refuse_a_databases_name(session: LocalSession, name: str) -> None:
    """Refuse what DuckDB could not tell from a database: ``dev.t`` would be ambiguous."""
    if name in session.warehouse.catalogs:
        raise not_supported(
            f'a schema that bears the name of a database, "{name}",',
            hint=f"Give the schema another name, such as {name}_1.",
        )


def alter_schema(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER SCHEMA name { RENAME TO name | OWNER TO user | QUOTA … }."""
    reader = session.reader(sql)
    reader.expect("alter", "schema")
    name = reader.name()
    if reader.accept("rename", "to"):
        return _rename(session, name, reader.name())
    if reader.accept("quota"):
        reader.rest()
        return ActionPlan(lambda: Result(tag="ALTER SCHEMA"))
    reader.expect("owner", "to")
    owner = reader.name()

    def run() -> Result:
        require_schema(session.store, name)
        session.warehouse.accounts.require("user", owner)
        session.store.rows("update {c}.namespaces set owner = ? where name = ?", owner, name)
        return Result(tag="ALTER SCHEMA")

    return ActionPlan(run)


def _rename(session: LocalSession, name: str, new: str) -> ActionPlan:
    """DuckDB cannot rename a schema, so an empty one is replaced and a full one refused."""

    def run() -> Result:
        with session.transaction.atomic():
            require_schema(session.store, name)
            if session.store.has_schema(new):
                raise RedshiftError(f'schema "{new}" already exists', "42P06")
            _refuse_a_databases_name(session, new)
            if session.store.relations_in(name) or session.functions.any_in(name):
                raise not_supported("ALTER SCHEMA RENAME of a schema that is not empty")
            database = quote(session.database)
            session.connection.execute(f"drop schema {database}.{quote(name)}")
            session.connection.execute(f"create schema {database}.{quote(new)}")
            session.store.rows("update {c}.namespaces set name = ? where name = ?", new, name)
        session.publish_settings()
        return Result(tag="ALTER SCHEMA")

    return ActionPlan(run)
