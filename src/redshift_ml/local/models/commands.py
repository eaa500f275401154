"""The ML statements as utility commands of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import syntax_error
from redshift_ml.local.models.execute import execute, parse_ml, result_columns
from redshift_ml.local.plans import ActionPlan

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

# The first words of every statement that ``plan_ml`` prepares; GRANT and REVOKE
# on models are found by their tree.
WORDS: tuple[tuple[str, ...], ...] = (
    ("create", "model"),
    ("create", "or", "replace", "model"),
    ("create", "external", "model"),
    ("create", "or", "replace", "external"),
    ("create", "external", "function"),
    ("drop", "model"),
    ("show", "model"),
    ("show", "models"),
)


def plan_ml(session: LocalSession, sql: str) -> ActionPlan:
    """Prepare a statement that begins with one of ``WORDS``. Raises RedshiftError."""
    node = parse_ml(sql)
    if node is None:
        raise syntax_error("this is no statement of Redshift ML")
    return ActionPlan(lambda: execute(node, session), result_columns(node))
