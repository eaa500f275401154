"""GRANT and REVOKE on models, and who may create one.

https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.dialect import nodes
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models.find import require_model
from redshift_ml.local.models.registry import Model
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_SYSTEM = "system"


def grant(session: LocalSession, node: nodes.GrantModel) -> Result:
    """Grant CREATE MODEL, or EXECUTE on models."""
    _change(session, node, revoke=False)
    return Result(tag="GRANT")


def revoke(session: LocalSession, node: nodes.RevokeModel) -> Result:
    """Revoke what ``grant`` granted."""
    _change(session, node, revoke=True)
    return Result(tag="REVOKE")


def refuse_ml_functions(session: LocalSession, schema: str, name: str | None = None) -> None:
    """Raise RedshiftError 0A000 when a function to be granted is a model's.

    A name of None means all functions of the schema: one of a model there is
    enough. https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT-usage-notes.html
    """
    rows = session.store.rows(
        "select name, model from {c}.functions where model is not null and schema = ? "
        "and (name = ? or ?) order by name",
        *(schema, name, name is None),
    )
    if rows:
        function, model = rows[0]
        raise RedshiftError(
            f'cannot grant or revoke privileges on ML function "{schema}.{function}"',
            "0A000",
            hint=f"Use GRANT EXECUTE ON MODEL {model}; GRANT ... ON ALL FUNCTIONS IN "
            "SCHEMA needs a schema without ML functions.",
        )


def require_create_model(session: LocalSession) -> None:
    """Raise RedshiftError 42501 unless the user may create models."""
    if session.is_superuser:
        return
    rows = session.store.rows(
        "select grantee_kind, grantee from {c}.grants where kind = ? and privilege = ?",
        *(_SYSTEM, "CREATE MODEL"),
    )
    mine = session.warehouse.accounts.identities(session.user)
    if not any((str(kind), str(name)) in mine for kind, name in rows):
        raise RedshiftError(
            f"permission denied to create models for user {session.user}",
            "42501",
            hint=f"A superuser can GRANT CREATE MODEL TO {session.user}.",
        )


def may_execute(session: LocalSession, model: Model) -> bool:
    """Tell whether the user may run the model's function."""
    if session.is_superuser or model.owner == session.user:
        return True
    rows = session.store.rows(
        "select grantee_kind, grantee from {c}.grants where kind = 'model' and object = ? "
        "and privilege = 'EXECUTE'",
        str(model.oid),
    )
    mine = session.warehouse.accounts.identities(session.user)
    return any((str(kind), str(name)) in mine for kind, name in rows)


def _change(
    session: LocalSession, node: nodes.GrantModel | nodes.RevokeModel, *, revoke: bool
) -> None:
    grantees = [_grantee(session, grantee) for grantee in node.grantees]
    if not node.models:
        if not session.is_superuser:
            raise RedshiftError("must be superuser to grant CREATE MODEL", "42501")
        objects = [(_SYSTEM, "", "", tuple(node.privileges))]
    else:
        objects = [_model_object(session, name) for name in node.models]
    with session.transaction.atomic():
        for kind, identity, schema, privileges in objects:
            for privilege in privileges:
                for who in grantees:
                    entry = (kind, identity, schema, *who[:2], privilege)
                    _write(session, entry, who[2], node, revoke=revoke)


def _model_object(session: LocalSession, name: nodes.Name) -> tuple[str, str, str, tuple[str, ...]]:
    model = require_model(session, name)
    if session.user != model.owner and not session.is_superuser:
        raise RedshiftError(f"permission denied for model {model.name}", "42501")
    return "model", str(model.oid), model.schema, ("EXECUTE",)


def _grantee(session: LocalSession, grantee: nodes.Grantee) -> tuple[str, str, bool]:
    if grantee.kind == "public":
        return "public", "public", False
    name = (grantee.name or "").lower()
    session.warehouse.accounts.require(grantee.kind, name)
    return grantee.kind, name, grantee.grant_option


def _write(
    session: LocalSession,
    entry: tuple[str, str, str, str, str, str],
    grantable: bool,
    node: nodes.GrantModel | nodes.RevokeModel,
    *,
    revoke: bool,
) -> None:
    kind, identity, schema, grantee_kind, grantee, privilege = entry
    same = "kind = ? and object = ? and grantee_kind = ? and grantee = ? and privilege = ?"
    values = (kind, identity, grantee_kind, grantee, privilege)
    if isinstance(node, nodes.RevokeModel) and node.grant_option_only:
        session.store.rows(f"update {{c}}.grants set grantable = false where {same}", *values)
        return
    session.store.rows(f"delete from {{c}}.grants where {same}", *values)
    if not revoke:
        session.store.rows(
            "insert into {c}.grants values (?,?,?,?,?,?,?,?)",
            *(kind, identity, schema, grantee_kind, grantee, privilege, grantable, session.user),
        )
