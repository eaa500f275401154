"""ALTER TABLE and ALTER MATERIALIZED VIEW.

https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.ddl.declarations import (
    at_table_constraint,
    read_column,
    read_table_constraint,
    read_type,
)
from redshift_ml.local.ddl.drop import drop_one
from redshift_ml.local.ddl.storage import create_storage
from redshift_ml.local.ddl.tables import keep_constraints
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.identifiers import quote
from redshift_ml.local.plans import ActionPlan, action, atomic
from redshift_ml.local.reader import Reader
from redshift_ml.local.types import RedshiftType, parse_type

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def alter_table(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER { TABLE | VIEW } name action."""
    reader = session.reader(sql)
    reader.expect("alter")
    word = reader.accept_any("table", "view") or "table"
    parts = reader.qualified()
    tag = f"ALTER {word.upper()}"
    if reader.accept("rename", "to"):
        new = reader.qualified()
        reader.finish()
        return atomic(session, tag, lambda: rename(session, _own(session, parts), new[-1]))
    if reader.accept("rename"):
        reader.accept("column")
        old = reader.name()
        reader.expect("to")
        new_name = reader.name()
        return atomic(session, tag, lambda: _rename_column(session, parts, old, new_name))
    if reader.accept("owner", "to"):
        owner = reader.name()
        return atomic(session, tag, lambda: _change_owner(session, parts, owner))
    if reader.accept("add"):
        return _add(session, reader, parts, tag)
    if reader.accept("drop"):
        return _drop(session, reader, parts, tag)
    if reader.accept("alter"):
        return _alter(session, reader, parts, tag)
    if reader.accept("append", "from"):
        return _append(session, reader, parts)
    raise reader.error()


def _own(session: LocalSession, parts: tuple[str, ...]) -> Relation:
    relation = session.require_relation(parts)
    session.check_owner(relation)
    return relation


def rename(session: LocalSession, relation: Relation, new: str) -> None:
    """Rename a relation; bound views follow. Raises RedshiftError 42P07."""
    schema = None if relation.temporary else relation.schema
    if session.store.relation(schema, new, []) is not None:
        raise RedshiftError(f'relation "{new}" already exists', "42P07")
    if not relation.late_binding:
        kind = "view" if relation.kind == "v" else "table"
        session.connection.execute(
            f"alter {kind} {session.duckdb_name(relation)} rename to {quote(new)}"
        )
    else:
        session.warehouse.late_binding_names.add((relation.schema, new))
    session.store.update_relation(relation, "name", new)
    session.views.follow(replace(relation, name=new))


def _rename_column(session: LocalSession, parts: tuple[str, ...], old: str, new: str) -> None:
    relation = _own(session, parts)
    _column(relation, old)
    if any(column.name == new for column in relation.columns):
        raise RedshiftError(f'column "{new}" of relation "{relation.name}" already exists', "42701")
    _refuse_dependents(session, relation, f"rename column {old}")
    session.connection.execute(
        f"alter table {session.duckdb_name(relation)} rename column {quote(old)} to {quote(new)}"
    )
    session.views.follow(relation)
    _replace_column(session, relation, old, lambda column: replace(column, name=new))


def _refuse_dependents(session: LocalSession, relation: Relation, what: str) -> None:
    dependents = session.store.dependents(relation.oid)
    if dependents:
        raise RedshiftError(
            f"cannot {what} of table {relation.name} because other objects depend on it",
            "2BP01",
            detail=", ".join(f"{d.word} {d.name}" for d in dependents),
            hint="Drop the views that depend on it first.",
        )


def _column(relation: Relation, name: str) -> ColumnEntry:
    for column in relation.columns:
        if column.name == name:
            return column
    raise RedshiftError(f'column "{name}" of relation "{relation.name}" does not exist', "42703")


def _replace_column(session: LocalSession, relation: Relation, name: str, change: object) -> None:
    assert callable(change)
    session.store.set_columns(
        relation.oid,
        tuple(change(column) if column.name == name else column for column in relation.columns),
    )


def _change_owner(session: LocalSession, parts: tuple[str, ...], owner: str) -> None:
    relation = _own(session, parts)
    session.warehouse.accounts.require("user", owner)
    session.store.update_relation(relation, "owner", owner)


def _add(session: LocalSession, reader: Reader, parts: tuple[str, ...], tag: str) -> ActionPlan:
    if at_table_constraint(reader):
        constraint = read_table_constraint(reader)
        reader.finish()
        return atomic(
            session, tag, lambda: keep_constraints(session, _own(session, parts), [constraint])
        )
    reader.accept("column")
    column, _ = read_column(reader)
    reader.finish()
    return atomic(session, tag, lambda: _add_column(session, parts, column))


def _add_column(session: LocalSession, parts: tuple[str, ...], column: ColumnEntry) -> None:
    relation = _own(session, parts)
    if any(existing.name == column.name for existing in relation.columns):
        raise RedshiftError(
            f'column "{column.name}" of relation "{relation.name}" already exists', "42701"
        )
    if column.not_null and column.default is None:
        raise RedshiftError(
            "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression",
            "42P16",
        )
    _rebuild(session, relation, (*relation.columns, column))


def _rebuild(session: LocalSession, relation: Relation, columns: tuple[ColumnEntry, ...]) -> None:
    """Give the table other columns by writing it anew.

    DuckDB can neither add a column with constraints nor change one that a
    length check hangs on. Identity columns keep their sequence.
    """
    name = session.duckdb_name(relation)
    scratch = replace(relation, name=f"redshift_local_rebuild_{relation.oid}", columns=columns)
    kept = [
        column.name for column in relation.columns if any(c.name == column.name for c in columns)
    ]
    names = ", ".join(map(quote, kept))
    create_storage(session, scratch)
    session.connection.execute(
        f"insert into {session.duckdb_name(scratch)} ({names}) select {names} from {name}"
    )
    session.connection.execute(f"drop table {name}")
    session.connection.execute(
        f"alter table {session.duckdb_name(scratch)} rename to {quote(relation.name)}"
    )
    session.views.follow(relation)
    session.store.set_columns(relation.oid, columns)


def _drop(session: LocalSession, reader: Reader, parts: tuple[str, ...], tag: str) -> ActionPlan:
    if reader.accept("constraint"):
        name = reader.name()
        return atomic(session, tag, lambda: _drop_constraint(session, parts, name))
    reader.accept("column")
    name = reader.name()
    cascade = reader.accept_any("cascade", "restrict") == "cascade"
    reader.finish()
    return atomic(session, tag, lambda: _drop_column(session, parts, name, cascade))


def _drop_constraint(session: LocalSession, parts: tuple[str, ...], name: str) -> None:
    relation = _own(session, parts)
    gone = session.store.rows(
        "delete from {c}.constraints where relation = ? and name = ? returning name",
        *(relation.oid, name),
    )
    if not gone:
        raise RedshiftError(f'constraint "{name}" does not exist', "42704")


def _drop_column(session: LocalSession, parts: tuple[str, ...], name: str, cascade: bool) -> None:
    relation = _own(session, parts)
    column = _column(relation, name)
    if column.distkey or column.sortkey:
        raise RedshiftError(
            f'cannot drop column "{name}": it is a sort or distribution key', "0A000"
        )
    if not cascade:
        _refuse_dependents(session, relation, f"drop column {name}")
    for dependent in session.store.dependents(relation.oid):
        drop_one(session, dependent, cascade=True)
    session.connection.execute(
        f"alter table {session.duckdb_name(relation)} drop column {quote(name)}"
    )
    session.views.follow(relation)
    remaining = tuple(c for c in relation.columns if c.name != name)
    session.store.set_columns(relation.oid, remaining)


def _alter(session: LocalSession, reader: Reader, parts: tuple[str, ...], tag: str) -> ActionPlan:
    if reader.peek() in ("diststyle", "distkey", "sortkey", "compound", "interleaved", "encode"):
        return atomic(session, tag, lambda: session.keys.alter(_own(session, parts), reader))
    reader.accept("column")
    name = reader.name()
    if reader.accept("encode"):
        encoding = reader.word().lower()
        return atomic(
            session,
            tag,
            lambda: _replace_column(
                session,
                _own(session, parts),
                name,
                lambda column: replace(column, encoding=encoding),
            ),
        )
    reader.expect("type")
    kind = parse_type(read_type(reader))
    return atomic(session, tag, lambda: _change_type(session, parts, name, kind))


def _change_type(
    session: LocalSession, parts: tuple[str, ...], name: str, kind: RedshiftType
) -> None:
    relation = _own(session, parts)
    column = _column(relation, name)
    if kind.name not in ("character varying", "binary varying") or kind.name != column.type.name:
        raise RedshiftError(
            f'cannot alter column "{name}" of relation "{relation.name}", '
            "target data type must be VARCHAR or VARBYTE of another size",
            "0A000",
        )
    if column.default is not None or column.identity is not None:
        raise RedshiftError(f'cannot alter type of column "{name}": it has a default', "0A000")
    changed = tuple(replace(c, type=kind) if c.name == name else c for c in relation.columns)
    _rebuild(session, relation, changed)


def _append(session: LocalSession, reader: Reader, parts: tuple[str, ...]) -> ActionPlan:
    source = reader.qualified()
    extra = reader.accept_any("ignoreextra", "fillttarget", "filltarget")
    reader.finish()

    def work() -> None:
        session.transaction.forbid_block("ALTER TABLE APPEND")
        into, taken = _own(session, parts), _own(session, source)
        names = [c.name for c in into.columns if any(t.name == c.name for t in taken.columns)]
        if not extra and len(names) != len(into.columns):
            raise RedshiftError("source and target tables have different columns", "42P16")
        listed = ", ".join(map(quote, names))
        with session.transaction.atomic():
            session.connection.execute(
                f"insert into {session.duckdb_name(into)} ({listed}) "
                f"select {listed} from {session.duckdb_name(taken)}"
            )
            session.connection.execute(f"delete from {session.duckdb_name(taken)}")

    return action("ALTER TABLE APPEND", work)


def alter_materialized_view(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER MATERIALIZED VIEW name AUTO REFRESH { YES | NO } | keys."""
    reader = session.reader(sql)
    reader.expect("alter", "materialized", "view")
    parts = reader.qualified()
    tag = "ALTER MATERIALIZED VIEW"
    if reader.accept("auto", "refresh"):
        on = reader.word().lower() == "yes"
        return atomic(
            session,
            tag,
            lambda: session.store.update_relation(_own(session, parts), "autorefresh", on),
        )
    if reader.accept("owner", "to"):
        owner = reader.name()
        return atomic(session, tag, lambda: _change_owner(session, parts, owner))
    reader.expect("alter")
    return atomic(session, tag, lambda: session.keys.alter(_own(session, parts), reader))
