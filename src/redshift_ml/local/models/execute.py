"""Run the ML statements of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.dialect import RedshiftMLError, nodes, parse_one
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.models.create import create_external_function, create_model
from redshift_ml.local.models.drop import drop_model
from redshift_ml.local.models.grants import grant, revoke
from redshift_ml.local.models.show import columns, show_model
from redshift_ml.local.results import Column, Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def parse_ml(sql: str) -> nodes.Statement | None:
    """Return the ML statement, None when the text holds another. Raises RedshiftError 42601."""
    try:
        node = parse_one(sql)
    except RedshiftMLError as error:
        raise RedshiftError(error.message, "42601", position=error.offset + 1) from error
    return node if isinstance(node, nodes.Statement) else None


def result_columns(node: nodes.Statement) -> tuple[Column, ...] | None:
    """Return the columns of the rows a statement returns, None when it returns none."""
    return columns(node) if isinstance(node, nodes.ShowModel) else None


def execute(node: nodes.Statement, session: LocalSession) -> Result:
    """Execute a parsed ML statement for a session. Raises RedshiftError."""
    if isinstance(node, nodes.CreateModel | nodes.CreateExternalModel):
        return create_model(session, node)
    if isinstance(node, nodes.CreateExternalFunction):
        return create_external_function(session, node)
    if isinstance(node, nodes.DropModel):
        return drop_model(session, node)
    if isinstance(node, nodes.ShowModel):
        return show_model(session, node)
    if isinstance(node, nodes.GrantModel):
        return grant(session, node)
    if isinstance(node, nodes.RevokeModel):
        return revoke(session, node)
    raise not_supported(type(node).__name__)
