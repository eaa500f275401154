"""DROP TABLE, DROP VIEW, DROP MATERIALIZED VIEW, DROP SCHEMA.

https://docs.aws.amazon.com/redshift/latest/dg/r_DROP_TABLE.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.ddl.storage import identity_sequence
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.plans import ActionPlan
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_KINDS = {"table": "r", "view": "v", "materialized view": "m"}


def drop_relation(session: LocalSession, sql: str) -> ActionPlan:
    """DROP { TABLE | VIEW | MATERIALIZED VIEW } [IF EXISTS] name [, …] [CASCADE | RESTRICT]."""
    reader = session.reader(sql)
    reader.expect("drop")
    word = reader.accept_any("table", "materialized view", "view")
    assert word is not None
    missing_ok = reader.accept("if", "exists")
    names = [reader.qualified()]
    while reader.accept(","):
        names.append(reader.qualified())
    cascade = reader.accept_any("cascade", "restrict") == "cascade"
    reader.finish()

    def run() -> Result:
        notices: list[str] = []
        with session.transaction.atomic():
            for parts in names:
                notices += _drop_named(session, word, parts, missing_ok, cascade)
        return Result(tag=f"DROP {word.upper()}", notices=notices)

    return ActionPlan(run)


def _drop_named(
    session: LocalSession, word: str, parts: tuple[str, ...], missing_ok: bool, cascade: bool
) -> list[str]:
    relation = session.find_relation(parts)
    if relation is not None and relation.kind == "v" and not _is_left(session, relation):
        relation = None
    if relation is None:
        shown = parts[-1]
        if missing_ok:
            return [f'INFO:  {word.capitalize()} "{shown}" does not exist and will be skipped']
        raise RedshiftError(f"{word.capitalize()} {shown} does not exist", "42P01")
    if len(parts) == 3 and parts[0] != session.database:
        raise RedshiftError("Operation not supported on cross-database relations", "0A000")
    if relation.kind != _KINDS[word] and not (word == "view" and relation.kind == "m"):
        raise RedshiftError(
            f'"{relation.name}" is not a {word}',
            "42809",
            hint=f"Use DROP {relation.word.upper()} to remove a {relation.word}.",
        )
    session.check_owner(relation)
    drop_one(session, relation, cascade=cascade)
    return []


def drop_one(session: LocalSession, relation: Relation, *, cascade: bool) -> None:
    """Drop a relation and, with ``cascade``, what stands on it. Raises 2BP01."""
    dependents = [d for d in session.store.dependents(relation.oid) if _is_left(session, d)]
    if dependents and not cascade:
        names = ", ".join(f"{d.word} {d.name}" for d in dependents)
        raise RedshiftError(
            f"cannot drop {relation.word} {relation.name} because other objects depend on it",
            "2BP01",
            detail=f"{names} depends on {relation.word} {relation.name}",
            hint="Use DROP ... CASCADE to drop the dependent objects too.",
        )
    for dependent in dependents:
        if session.store.relation(dependent.schema, dependent.name, []) is not None:
            drop_one(session, dependent, cascade=True)
    _drop_storage(session, relation)
    session.store.drop_relation(relation)


def _is_left(session: LocalSession, view: Relation) -> bool:
    """Wait for whoever drops a view; tell whether it is still there.

    Two transactions meet at a view that stands on what each of them drops.
    """
    session.lock(view, "exclusive")
    return not session.store.is_gone(view)


def _drop_storage(session: LocalSession, relation: Relation) -> None:
    session.views.drop_stand_in(relation)
    if relation.kind == "v":
        session.views.drop_storage(relation)
        return
    session.connection.execute(f"drop table {session.duckdb_name(relation)}")
    for index, column in enumerate(relation.columns):
        if column.identity is not None:
            sequence = identity_sequence(relation.oid, index)
            session.connection.execute(
                f'drop sequence if exists "{session.database}".redshift_local.{sequence}'
            )


def drop_schema(session: LocalSession, sql: str) -> ActionPlan:
    """DROP SCHEMA [IF EXISTS] name [, …] [CASCADE | RESTRICT]."""
    reader = session.reader(sql)
    reader.expect("drop", "schema")
    missing_ok = reader.accept("if", "exists")
    names = [reader.qualified()[-1]]
    while reader.accept(","):
        names.append(reader.qualified()[-1])
    reader.accept("drop", "external", "database")
    cascade = reader.accept_any("cascade", "restrict") == "cascade"
    reader.finish()

    def run() -> Result:
        notices: list[str] = []
        with session.transaction.atomic():
            for name in names:
                notices += _drop_schema(session, name, missing_ok, cascade)
        session.publish_settings()
        return Result(tag="DROP SCHEMA", notices=notices)

    return ActionPlan(run)


def _drop_schema(session: LocalSession, name: str, missing_ok: bool, cascade: bool) -> list[str]:
    if not session.store.has_schema(name):
        if missing_ok:
            return [f'INFO:  Schema "{name}" does not exist and will be skipped']
        raise RedshiftError(f'schema "{name}" does not exist', "3F000")
    relations = session.store.relations_in(name)
    functions = session.store.rows(
        "select 1 from {c}.functions where schema = ? "
        "union all select 1 from {c}.procedures where schema = ?",
        *(name, name),
    )
    if (relations or functions) and not cascade:
        raise RedshiftError(
            f"cannot drop schema {name} because other objects depend on it",
            "2BP01",
            hint="Use DROP ... CASCADE to drop the dependent objects too.",
        )
    for relation in relations:
        if session.store.relation(name, relation.name, []) is not None:
            drop_one(session, relation, cascade=True)
    session.functions.drop_all(name)
    session.store.rows("delete from {c}.procedures where schema = ?", name)
    session.connection.execute(f'drop schema "{session.database}"."{name}"')
    session.store.rows("delete from {c}.namespaces where name = ?", name)
    session.store.rows("delete from {c}.grants where schema = ?", name)
    return []
