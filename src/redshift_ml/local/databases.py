"""CREATE, ALTER and DROP DATABASE.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_DATABASE.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.principals import administer

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def create_database(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE DATABASE name [WITH option …]."""
    reader = session.reader(sql)
    reader.expect("create", "database")
    name = reader.name()
    reader.accept("with")
    owner = session.user
    while not reader.done:
        if reader.accept("owner"):
            reader.accept("=")
            owner = reader.name()
        elif reader.accept_any("connection limit", "collate", "isolation level") is not None:
            reader.word()
        else:
            raise reader.error()

    def work() -> None:
        session.transaction.forbid_block("CREATE DATABASE")
        session.warehouse.accounts.require("user", owner)
        session.warehouse.create_database(name, owner)

    return administer(session, "CREATE DATABASE", work)


def drop_database(session: LocalSession, sql: str) -> ActionPlan:
    """DROP DATABASE name [FORCE]."""
    reader = session.reader(sql)
    reader.expect("drop", "database")
    name = reader.name()
    reader.accept("force")
    reader.finish()

    def work() -> None:
        session.transaction.forbid_block("DROP DATABASE")
        if name == session.database:
            raise RedshiftError("cannot drop the currently open database", "55006")
        session.warehouse.drop_database(name)

    return administer(session, "DROP DATABASE", work)


def alter_database(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER DATABASE name OWNER TO user."""
    reader = session.reader(sql)
    reader.expect("alter", "database")
    name = reader.name()
    reader.expect("owner", "to")
    owner = reader.name()

    def work() -> None:
        session.warehouse.accounts.require("user", owner)
        session.warehouse.accounts.require("database", name)
        session.warehouse.accounts.set_database_owner(name, owner)

    return administer(session, "ALTER DATABASE", work)
