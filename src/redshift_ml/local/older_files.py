"""Take over a database file from before bound views stood on oids."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb

from redshift_ml.local.bound import stand_in_name
from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.catalog.tables import HIDDEN
from redshift_ml.local.errors import RedshiftError

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def take_over(session: LocalSession) -> None:
    """Give relations their stand-ins and bound views their oids, where the file has none."""
    rows = session.connection.execute(
        "select view_name from duckdb_views() where database_name = ? and schema_name = ?",
        [session.database, HIDDEN],
    ).fetchall()
    known = {row[0] for row in rows}
    found = session.store.rows(
        "select oid, body is not null from {c}.relations "
        "where not late_binding and session is null order by oid"
    )
    for oid, _ in found:
        if stand_in_name(int(str(oid))) not in known:
            _each(session, oid, session.views.follow)
    for oid, has_body in found:
        if has_body:
            _each(session, oid, lambda view: _bind(session, view))


def _each(session: LocalSession, oid: object, work: Callable[[Relation], None]) -> None:
    """Do it, unless the relation is a view that could not be read before either."""
    with suppress(RedshiftError, duckdb.Error), session.transaction.atomic():
        work(session.store.by_oid(int(str(oid))))


def _bind(session: LocalSession, view: Relation) -> None:
    expression, binding = session.views.bind(view.body or "")
    if view.kind == "v":
        session.views.drop_storage(view)
        session.views.create_storage(view, expression)
    else:
        session.views.keep_query(view, expression)
        binding = binding.after(f"create materialized view {view.schema}.{view.name} as ")
    session.store.forget_binding(view.oid)
    session.store.set_binding(view.oid, binding)
    for column in ("definition", "body"):
        session.store.update_relation(view, column, None)
