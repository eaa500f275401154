"""Who may read and change what.

https://docs.aws.amazon.com/redshift/latest/dg/r_Privileges.html
A view is checked by its own name, as its owner's rights reach what it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import Relation, Store
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.translate import tables_of

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_CHANGED: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Insert: ("insert",),
    exp.Update: ("update",),
    exp.Delete: ("delete",),
    exp.Merge: ("insert", "update"),
}


def check_privileges(session: LocalSession, expression: exp.Expr) -> None:
    """Raise RedshiftError 42501 when the user may not do what the statement does."""
    if session.is_superuser:
        return
    target = target_of(expression)
    for table in tables_of(expression):
        parts = tuple(part.name.lower() for part in table.parts)
        needed = _CHANGED[type(expression)] if table is target else ("select",)
        relation = session.find_relation(parts)
        if relation is not None and not relation.temporary:
            _check_relation(session, session.store_of(parts), relation, needed)


def target_of(expression: exp.Expr) -> exp.Expr | None:
    """Return the table a data change writes."""
    if type(expression) not in _CHANGED:
        return None
    target: exp.Expr = expression.this
    if isinstance(target, exp.Schema):
        target = target.this
    return target


def _check_relation(
    session: LocalSession, store: Store, relation: Relation, needed: tuple[str, ...]
) -> None:
    check_schema(session, store, relation.schema, "usage")
    if relation.owner == session.user:
        return
    held = granted(session, store, "relation", str(relation.oid))
    for privilege in needed:
        if privilege not in held:
            raise RedshiftError(f"permission denied for relation {relation.name}", "42501")


def check_schema(session: LocalSession, store: Store, schema: str, privilege: str) -> None:
    """Raise RedshiftError 42501 when the user lacks a privilege on a schema."""
    if schema == "public" or session.is_superuser:
        return
    owner = store.rows(
        "select 1 from {c}.namespaces where name = ? and owner = ?",
        *(
            schema,
            session.user,
        ),
    )
    if not owner and privilege not in granted(session, store, "schema", schema):
        raise RedshiftError(f"permission denied for schema {schema}", "42501")


def granted(session: LocalSession, store: Store, kind: str, identity: str) -> set[str]:
    """Return the privileges on an object that reach the user, in lower case."""
    mine = session.warehouse.accounts.identities(session.user)
    rows = store.rows(
        "select grantee_kind, grantee, lower(privilege) from {c}.grants "
        "where kind = ? and object = ?",
        *(kind, identity),
    )
    return {str(privilege) for who, name, privilege in rows if (str(who), str(name)) in mine}


def grant_defaults(session: LocalSession, relation: Relation) -> None:
    """Give on a new relation what ALTER DEFAULT PRIVILEGES says."""
    if not session.store.rows("select 1 from {c}.default_grants limit 1"):
        return
    session.store.rows(
        "insert into {c}.grants select 'relation', ?, ?, grantee_kind, grantee, privilege, "
        "grantable, owner from {c}.default_grants where kind = 'table' and owner = ? "
        "and (schema is null or schema = ?)",
        *(str(relation.oid), relation.schema, session.user, relation.schema),
    )
