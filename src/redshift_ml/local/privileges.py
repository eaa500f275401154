"""Who may read and change what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import Relation

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def check_privileges(session: LocalSession, expression: exp.Expr) -> None:
    """Raise RedshiftError 42501 when the user may not do this."""
    if session.is_superuser:
        return


def grant_defaults(session: LocalSession, relation: Relation) -> None:
    """Give on a new relation what ALTER DEFAULT PRIVILEGES says."""
    session.store.rows(
        "insert into {c}.grants select 'relation', ?, ?, grantee_kind, grantee, privilege, "
        "grantable, owner from {c}.default_grants where kind = 'table' and owner = ? "
        "and (schema is null or schema = ?)",
        *(str(relation.oid), relation.schema, session.user, relation.schema),
    )
