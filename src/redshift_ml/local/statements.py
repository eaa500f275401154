"""A statement that no utility command claims: a query, a data change, or SELECT … INTO."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from redshift_ml.local.ddl.tables import select_into
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.queries import QueryPlan, plan_parsed
from redshift_ml.local.translate import parse_shared

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def plan_statement(session: LocalSession, sql: str, oids: Sequence[int]) -> QueryPlan | ActionPlan:
    """Parse and describe a statement. Raises RedshiftError."""
    expression, numbers = parse_shared(sql)
    if expression.args.get("into") is not None:
        return select_into(session, expression)
    return plan_parsed(session, expression, numbers, oids)
