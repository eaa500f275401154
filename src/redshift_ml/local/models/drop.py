"""DROP MODEL: https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_MODEL.html."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.dialect import nodes
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models.create import take_away
from redshift_ml.local.models.find import find_model, undefined_model
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def drop_model(session: LocalSession, node: nodes.DropModel) -> Result:
    """Drop a model with its function and grants, and commit at once.

    An open block is committed with all that was done in it, as on a cluster.
    A function's name is no model's name: with IF EXISTS that drops nothing.
    """
    model = find_model(session, node.name)
    if model is None:
        if not node.if_exists:
            raise undefined_model(node.name)
        notice = f'INFO:  Model "{node.name.folded}" does not exist and will be skipped'
        _commit(session)
        return Result(tag="DROP MODEL", notices=[notice])
    if session.user != model.owner and not session.is_superuser:
        raise RedshiftError(f"must be owner of model {model.name}", "42501")
    with session.transaction.atomic():
        take_away(session, model)
    _commit(session)
    return Result(tag="DROP MODEL")


def _commit(session: LocalSession) -> None:
    if session.transaction.status != "I":
        session.transaction.commit()
