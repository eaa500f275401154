"""GRANT and REVOKE of roles.

https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.plans import ActionPlan, action
from redshift_ml.local.reader import Reader

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def role_membership(session: LocalSession, reader: Reader, revoke: bool) -> ActionPlan:
    """Read the rest of GRANT ROLE … TO … or REVOKE ROLE … FROM …."""
    reader.accept("admin", "option", "for")
    reader.expect("role")
    roles = [reader.name()]
    while reader.accept(","):
        reader.accept("role")
        roles.append(reader.name())
    reader.expect("from" if revoke else "to")
    members: list[tuple[str, str]] = []
    while True:
        kind = "role" if reader.accept("role") else "user"
        members.append((kind, reader.name()))
        if not reader.accept(","):
            break
    admin = reader.accept("with", "admin", "option")
    reader.finish()

    def work() -> None:
        accounts = session.warehouse.accounts
        for role in roles:
            for kind, name in members:
                if revoke:
                    accounts.require("role", role)
                    accounts.revoke_role(role, kind, name)
                else:
                    accounts.grant_role(role, kind, name, admin=admin)

    return action("REVOKE" if revoke else "GRANT", work)
