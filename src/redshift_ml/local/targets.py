"""What a data change may write: a table of this database, and no identity column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.privileges import target_of

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_VERBS: dict[type[exp.Expr], str] = {
    exp.Insert: "insert into",
    exp.Update: "update",
    exp.Delete: "delete from",
}


def check_target(session: LocalSession, expression: exp.Expr) -> None:
    """Raise RedshiftError when the target of a data change cannot be written.

    https://docs.aws.amazon.com/redshift/latest/dg/r_INSERT_30.html
    """
    target = target_of(expression)
    if not isinstance(target, exp.Table):
        return
    parts = tuple(part.name.lower() for part in target.parts)
    if len(parts) == 3 and parts[0] != session.database:
        raise RedshiftError("Operation not supported on cross-database relations", "0A000")
    relation = session.find_relation(parts)
    if relation is None:
        if len(parts) == 1 and session.is_system_relation(parts[0]):
            raise RedshiftError(f"permission denied for relation {parts[0]}", "42501")
        return
    if relation.kind != "r":
        verb = _VERBS.get(type(expression), "merge into")
        raise RedshiftError(f"cannot {verb} a {relation.word}", "42809")
    if isinstance(expression, exp.Insert) and isinstance(expression.this, exp.Schema):
        given = {column.name.lower() for column in expression.this.expressions}
        for column in relation.columns:
            if column.name in given and (column.identity or "").startswith("always"):
                raise RedshiftError(
                    f'cannot set an identity column to a value: "{column.name}"', "0A000"
                )
