"""A statement that no utility command claims: a query, a data change, or SELECT … INTO."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.ddl.tables import select_into
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.queries import QueryPlan, plan_parsed
from redshift_ml.local.translate import parse_statement

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


_SHORT = 20_000  # characters: longer statements are hardly sent twice


@functools.lru_cache(maxsize=256)
def _parsed(sql: str) -> tuple[exp.Expr, tuple[int, ...]]:
    """Parse a statement, or remember how it was: nobody changes the tree."""
    return parse_statement(sql)


def check_syntax(sql: str) -> None:
    """Raise RedshiftError 42601 when a statement does not parse."""
    _read(sql)


def _read(sql: str) -> tuple[exp.Expr, tuple[int, ...]]:
    return _parsed(sql) if len(sql) <= _SHORT else parse_statement(sql)


def plan_statement(session: LocalSession, sql: str, oids: Sequence[int]) -> QueryPlan | ActionPlan:
    """Parse and describe a statement. Raises RedshiftError."""
    expression, numbers = _read(sql)
    if expression.args.get("into") is not None:
        return select_into(session, expression.copy())
    return plan_parsed(session, expression, numbers, oids)
