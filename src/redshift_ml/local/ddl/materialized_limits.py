"""What the query of a materialized view may not have.

https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html#mv_CREATE_MATERIALIZED_VIEW-limitations
User-defined functions are on that list too, yet AWS's own samples call them: they are let be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.binding import Binding
from redshift_ml.local.errors import RedshiftError

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_CLAUSES = {"order": "ORDER BY", "limit": "LIMIT", "offset": "OFFSET"}


def check_materialized(session: LocalSession, query: exp.Expr, binding: Binding) -> None:
    """Raise RedshiftError 0A000 with all that is refused in a query, as it was bound."""
    found = sorted({*_views(session, binding), *_system(session, query), *_clauses(query)})
    if found:
        raise RedshiftError(
            f"Materialized views do not support {', '.join(found)} in their query",
            "0A000",
            hint="A materialized view reads tables and other materialized views, unordered and "
            "unlimited: read the tables under a view, or make a table of it.",
        )


def _views(session: LocalSession, binding: Binding) -> Iterator[str]:
    for oid in binding.referenced:
        relation = session.store.by_oid(oid)
        if relation.kind == "v":
            yield f"the view {relation.schema}.{relation.name}"


def _system(session: LocalSession, query: exp.Expr) -> Iterator[str]:
    for table in session.views.system_tables(query):
        yield f"the system relation {table.name.lower()}"


def _clauses(query: exp.Expr) -> Iterator[str]:
    for node in query.find_all(exp.Query):
        yield from (words for name, words in _CLAUSES.items() if node.args.get(name))
