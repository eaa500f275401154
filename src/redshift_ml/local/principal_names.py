"""What else names a user, group or role: renamed with it, or in the way of its end.

https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_USER.html, r_DROP_USER.html
and r_DROP_ROLE.html
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from redshift_ml.local.catalog.memory import Memory
from redshift_ml.local.catalog.store import Store
from redshift_ml.local.errors import RedshiftError

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_WITH_OWNERS = ("relations", "namespaces", "functions", "procedures", "ml_models")
_WITH_GRANTEES = ("grants", "default_grants")


def rename_principal(session: LocalSession, kind: str, name: str, new: str) -> None:
    """Rename a user, group or role, and what it owns and may do in every database."""
    if kind == "user" and name in (session.session_user, session.user):
        raise RedshiftError("session user may not be renamed", "0A000")
    warehouse = session.warehouse
    warehouse.accounts.rename(kind, name, new)
    with closing(warehouse.system_cursor()) as connection:
        for database in warehouse.databases:
            store = Store(connection, database, session.id, Memory(warehouse.changes))
            _rename_in(store, kind, name, new)


def _rename_in(store: Store, kind: str, name: str, new: str) -> None:
    for table in _WITH_GRANTEES:
        where = "grantee_kind = ? and grantee = ?"
        store.rows(f"update {{c}}.{table} set grantee = ? where {where}", new, kind, name)
    if kind == "user":
        owners = [(table, "owner") for table in (*_WITH_OWNERS, "default_grants")]
        for table, column in [*owners, ("grants", "grantor")]:
            store.rows(f"update {{c}}.{table} set {column} = ? where {column} = ?", new, name)


def check_unused(session: LocalSession, kind: str, name: str, *, force: bool) -> None:
    """Raise RedshiftError 55006 while a principal owns objects or has privileges here.

    A role that was granted is only dropped by ``force``.
    """
    accounts, rows = session.warehouse.accounts, session.store.rows
    owners = " union all ".join(
        f"select 1 from {{c}}.{table} where owner = ?" for table in _WITH_OWNERS
    )
    if kind == "user" and (
        accounts.owns_database(name) or rows(owners, *[name] * len(_WITH_OWNERS))
    ):
        raise _in_use(f'{kind} "{name}"', kind, "owns some object")
    granted = " union all ".join(
        f"select 1 from {{c}}.{table} where grantee_kind = ? and grantee = ?"
        for table in _WITH_GRANTEES
    )
    if rows(granted, *[kind, name] * len(_WITH_GRANTEES)):
        error = _in_use(f'{kind} "{name}"', kind, "has a privilege on some object")
        error.hint = f"REVOKE its privileges first, in database {session.database}."
        raise error
    if kind == "role" and not force:
        _check_not_granted(session, name)


def _in_use(what: str, kind: str, why: str) -> RedshiftError:
    return RedshiftError(f"{what} can't be dropped because the {kind} {why}", "55006")


def _check_not_granted(session: LocalSession, role: str) -> None:
    holders, granted = session.warehouse.accounts.assignments(role)
    if "user" in holders:
        message = "cannot drop this role since it has been granted on a user"
    elif holders or granted:
        message = "cannot drop this role since it depends on another role"
    else:
        return
    raise RedshiftError(message, "2BP01", hint="DROP ROLE … FORCE takes it from all who have it.")
