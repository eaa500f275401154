"""pg_get_late_binding_view_cols(): the columns of late-binding views as they are now.

https://docs.aws.amazon.com/redshift/latest/dg/PG_GET_LATE_BINDING_VIEW_COLS.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from redshift_ml.local.identifiers import quote, string
from redshift_ml.local.transpile.grammar import OWN

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

FUNCTION = "pg_get_late_binding_view_cols"
_NAMES = ("view_schema", "view_name", "col_name", "col_type", "col_num")


def expand_function(session: LocalSession, expression: exp.Expr) -> exp.Expr:
    """Put the rows in place of each call in a FROM clause."""
    for table in list(expression.find_all(exp.Table)):
        call = table.this
        if isinstance(call, exp.Anonymous) and call.name.lower().endswith(FUNCTION):
            table.replace(_rows_for(session, table))
    return expression


def _rows_for(session: LocalSession, table: exp.Table) -> exp.Expr:
    alias = table.args.get("alias")
    columns = alias.args.get("columns") if alias is not None else None
    names = [column.name for column in columns or []] or list(_NAMES)
    shown = ", ".join(quote(name.lower()) for name in names)
    rows = ", ".join(
        f"({string(schema)}, {string(view)}, {string(column)}, {string(kind)}, {number})"
        for schema, view, column, kind, number in _rows(session)
    )
    body = f"values {rows}" if rows else "values ('', '', '', '', 0)"
    text = f"select * from ({body}) as v({shown})" + ("" if rows else " where 1 = 0")
    query = sqlglot.parse_one(text, read="redshift")
    for values in query.find_all(exp.Values):
        values.meta[OWN] = True
    name = alias.name if alias is not None and alias.name else FUNCTION
    subquery = exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)))
    joins = table.args.get("joins")
    if joins:
        subquery.set("joins", joins)
    return subquery


def _rows(session: LocalSession) -> list[tuple[str, str, str, str, int]]:
    found: list[tuple[str, str, str, str, int]] = []
    views = session.store.rows(
        "select oid from {c}.relations where late_binding and kind = 'v' order by schema, name"
    )
    for (oid,) in views:
        view = session.store.by_oid(int(str(oid)))
        for number, column in enumerate(session.views.current_columns(view), start=1):
            found.append((view.schema, view.name, column.name, column.type.display, number))
    return found
