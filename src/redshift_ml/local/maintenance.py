"""ANALYZE, VACUUM, LOCK, TRUNCATE and COMMENT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.plans import ActionPlan, action, atomic
from redshift_ml.local.reader import Reader
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def analyze(session: LocalSession, sql: str) -> ActionPlan:
    """ANALYZE [VERBOSE] [table [(column, …)]]: checked, with nothing to do."""
    reader = Reader(sql)
    reader.expect("analyze")
    reader.accept("verbose")
    reader.accept("compression")
    if not reader.done and reader.peek() not in ("predicate", "all"):
        session.require_relation(reader.qualified())
    return action("ANALYZE", lambda: None)


def vacuum(session: LocalSession, sql: str) -> ActionPlan:
    """VACUUM [FULL | SORT ONLY | DELETE ONLY | REINDEX | RECLUSTER] [table …]."""
    reader = Reader(sql)
    reader.expect("vacuum")
    reader.accept_any("full", "sort only", "delete only", "reindex", "recluster")
    if not reader.done and reader.peek() not in ("to", "boost"):
        session.require_relation(reader.qualified())
    return action("VACUUM", lambda: session.transaction.forbid_block("VACUUM"))


def lock(session: LocalSession, sql: str) -> ActionPlan:
    """LOCK [TABLE] table [, …]: holds back writers and other lockers of the tables.

    https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html
    """
    reader = Reader(sql)
    reader.expect("lock")
    reader.accept("table")
    tables = [session.require_relation(reader.qualified())]
    while reader.accept(","):
        tables.append(session.require_relation(reader.qualified()))

    def take() -> None:
        for table in tables:
            session.lock(table, "exclusive")
        if session.transaction.status == "I":
            session.transaction.release()
        session.transaction.renew_snapshot()

    return action("LOCK TABLE", take)


def truncate(session: LocalSession, sql: str) -> ActionPlan:
    """TRUNCATE [TABLE] table: commits at once, as on Redshift.

    https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html
    """
    reader = Reader(sql)
    reader.expect("truncate")
    reader.accept("table")
    parts = reader.qualified()
    reader.finish()

    def run() -> Result:
        relation = session.require_relation(parts)
        if relation.kind != "r":
            raise RedshiftError(f'"{relation.name}" is not a table', "42809")
        session.check_owner(relation)
        session.connection.execute(f"delete from {session.duckdb_name(relation)}")
        session.transaction.commit()
        return Result(tag="TRUNCATE TABLE")

    return ActionPlan(run)


_COMMENTED = ("table", "view", "materialized view", "column", "schema", "database", "function")


def comment(session: LocalSession, sql: str) -> ActionPlan:
    """COMMENT ON kind name IS { 'text' | NULL }."""
    reader = Reader(sql)
    reader.expect("comment", "on")
    kind = reader.accept_any(*_COMMENTED)
    if kind is None:
        if reader.accept("constraint"):
            return action("COMMENT", lambda: None)
        raise reader.error()
    parts = [reader.name()]
    while reader.accept("."):
        parts.append(reader.any_name())
    if reader.peek() == "(":
        reader.parenthesised()
    reader.expect("is")
    text = None if reader.accept("null") else reader.string()
    return atomic(session, "COMMENT", lambda: _write_comment(session, kind, tuple(parts), text))


def _write_comment(
    session: LocalSession, kind: str, parts: tuple[str, ...], text: str | None
) -> None:
    place, oid, number = _commented(session, kind, parts)
    session.store.rows(
        "delete from {c}.comments where kind = ? and object = ? and number = ?", place, oid, number
    )
    if text is not None:
        session.store.rows("insert into {c}.comments values (?,?,?,?)", place, oid, number, text)


def _commented(session: LocalSession, kind: str, parts: tuple[str, ...]) -> tuple[str, int, int]:
    if kind == "column":
        relation = session.require_relation(parts[:-1])
        names = [column.name for column in relation.columns]
        if parts[-1] not in names:
            raise RedshiftError(
                f'column "{parts[-1]}" of relation "{relation.name}" does not exist', "42703"
            )
        return "relation", relation.oid, names.index(parts[-1]) + 1
    if kind in ("table", "view", "materialized view"):
        return "relation", session.require_relation(parts).oid, 0
    if kind == "schema":
        found = session.store.rows("select oid from {c}.namespaces where name = ?", parts[-1])
        if not found:
            raise RedshiftError(f'schema "{parts[-1]}" does not exist', "3F000")
        return "schema", int(str(found[0][0])), 0
    if kind == "function":
        found = session.store.rows("select oid from {c}.functions where name = ?", parts[-1])
        if not found:
            raise RedshiftError(f"function {parts[-1]} does not exist", "42883")
        return "function", int(str(found[0][0])), 0
    return "database", 1, 0
