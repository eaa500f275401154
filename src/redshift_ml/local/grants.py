"""GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redshift_ml.local.catalog.store import require_schema
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.models.execute import execute, parse_ml
from redshift_ml.local.models.grants import refuse_ml_functions
from redshift_ml.local.plans import ActionPlan, atomic
from redshift_ml.local.procedures.catalog import with_types
from redshift_ml.local.procedures.create import read_signature
from redshift_ml.local.reader import Reader
from redshift_ml.local.roles import role_membership
from redshift_ml.local.transpile.context import catalog_key

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

ALLOWED: dict[str, tuple[str, ...]] = {
    "relation": (
        *("select", "insert", "update", "delete", "references", "drop", "truncate", "alter"),
        *("trigger", "rule"),
    ),
    "schema": ("create", "usage", "alter", "drop"),
    "database": ("create", "temporary", "usage", "alter"),
    "function": ("execute",),
    "procedure": ("execute",),
    "language": ("usage",),
}
# ALL leaves these out: they have to be granted by name.
_BY_NAME = frozenset({"drop", "truncate", "alter"})


@dataclass(frozen=True)
class Grantee:
    """A user, group, role or PUBLIC."""

    kind: str
    name: str
    option: bool = False


@dataclass(frozen=True)
class Change:
    """A GRANT or REVOKE as read. ``objects`` are names; ``schemas`` for ALL … IN SCHEMA."""

    revoke: bool
    option_only: bool
    privileges: tuple[str, ...]
    kind: str
    objects: tuple[tuple[str, ...], ...]
    schemas: tuple[str, ...]
    grantees: tuple[Grantee, ...]


def grant_or_revoke(session: LocalSession, sql: str) -> ActionPlan:
    """GRANT … TO … or REVOKE … FROM …."""
    node = parse_ml(sql)
    if node is not None:
        return ActionPlan(lambda: execute(node, session))
    reader = session.reader(sql)
    revoke = reader.accept("revoke")
    tag = "REVOKE" if revoke else "GRANT"
    if not revoke:
        reader.expect("grant")
    if reader.peek() == "role" or (reader.peek() == "admin" and reader.peek(1) == "option"):
        return role_membership(session, reader, revoke)
    change = _read_change(reader, revoke)
    return atomic(session, tag, lambda: _apply(session, change))


def _read_change(reader: Reader, revoke: bool) -> Change:
    option_only = revoke and reader.accept("grant", "option", "for")
    names = _privilege_names(reader)
    if reader.peek() == "for":
        raise not_supported("GRANT … FOR … IN, a scoped permission,")
    if names == ["assumerole"]:
        raise not_supported("GRANT ASSUMEROLE")
    if not reader.accept("on"):
        raise not_supported("GRANT of a system permission to a role")
    kind, objects, schemas = _objects(reader)
    privileges = _privileges(names, kind)
    reader.expect("from" if revoke else "to")
    grantees = _grantees(reader)
    reader.accept_any("cascade", "restrict")
    reader.finish()
    return Change(revoke, option_only, privileges, kind, objects, schemas, grantees)


def _privilege_names(reader: Reader) -> list[str]:
    names: list[str] = []
    while True:
        names.append(reader.word().lower())
        if names[-1] == "all":
            reader.accept("privileges")
        if reader.peek() == "(":
            raise not_supported("GRANT on columns")
        if not reader.accept(","):
            return names


def _objects(reader: Reader) -> tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...]]:
    if reader.accept("all"):
        word = reader.accept_any("tables", "functions", "procedures")
        if word is None:
            raise reader.error()
        reader.expect("in", "schema")
        kind = {"tables": "relation", "functions": "function", "procedures": "procedure"}[word]
        return kind, (), tuple(reader.names())
    word = reader.accept_any("table", "schema", "database", "function", "procedure", "language")
    kind = "relation" if word in (None, "table") else str(word)
    objects = [_object(reader, kind)]
    while reader.accept(","):
        objects.append(_object(reader, kind))
    return kind, tuple(objects), ()


def _object(reader: Reader, kind: str) -> tuple[str, ...]:
    parts = reader.qualified()
    if kind == "procedure":
        return (*parts, ",".join(read_signature(reader)))
    if kind == "function" and reader.peek() == "(":
        reader.parenthesised()
    return parts


def _privileges(names: list[str], kind: str) -> tuple[str, ...]:
    allowed = ALLOWED[kind]
    if names == ["all"]:
        return tuple(name for name in allowed if name not in _BY_NAME or kind != "relation")
    found = ["temporary" if name == "temp" else name for name in names]
    for name in found:
        if name not in allowed:
            raise RedshiftError(f"invalid privilege type {name.upper()} for {kind}", "0LP01")
    return tuple(found)


def _grantees(reader: Reader) -> tuple[Grantee, ...]:
    found = list[Grantee]()
    while True:
        word = reader.accept_any("group", "role", "public")
        if word == "public":
            found.append(Grantee("public", "public"))
        else:
            kind, name = word or "user", reader.name()
            option = reader.accept("with", "grant", "option")
            if option and kind == "group":
                raise RedshiftError(
                    "grant options can only be granted to individual users", "0LP01"
                )
            found.append(Grantee(kind, name, option))
        if not reader.accept(","):
            return tuple(found)


def _apply(session: LocalSession, change: Change) -> None:
    for grantee in change.grantees:
        if grantee.kind != "public":
            session.warehouse.accounts.require(grantee.kind, grantee.name)
    for identity, schema in _targets(session, change):
        for privilege in change.privileges:
            for grantee in change.grantees:
                _write(session, change, identity, schema, privilege, grantee)


def _targets(session: LocalSession, change: Change) -> list[tuple[str, str]]:
    """Return (identity, schema) of every object that the change is about."""
    found: list[tuple[str, str]] = []
    for schema in change.schemas:
        require_schema(session.store, schema)
        if change.kind == "relation":
            found += [(str(r.oid), schema) for r in session.store.relations_in(schema)]
        else:
            if change.kind == "procedure":
                rows = session.store.rows("select oid from {c}.procedures where schema = ?", schema)
                found += [(str(row[0]), schema) for row in rows]
                continue
            refuse_ml_functions(session, schema)
            rows = session.store.rows("select name from {c}.functions where schema = ?", schema)
            found += [(str(row[0]), schema) for row in rows]
    named = [parts for parts in change.objects if not _is_of_the_system(session, change, parts)]
    return found + [_target(session, change.kind, parts) for parts in named]


def _is_of_the_system(session: LocalSession, change: Change, parts: tuple[str, ...]) -> bool:
    """Tell whether a privilege is about a system relation, all of which everyone may read here."""
    if change.kind != "relation" or session.relation_exists(parts):
        return False
    schema, name = parts[-2] if len(parts) > 1 else "", parts[-1]
    if not session.is_system_relation(catalog_key(schema, name)):
        return False
    if not session.is_superuser:
        raise RedshiftError(f"permission denied for relation {name}", "42501")
    return True


def _target(session: LocalSession, kind: str, parts: tuple[str, ...]) -> tuple[str, str]:
    if kind == "relation":
        relation = session.require_relation(parts)
        session.check_grantor(relation)
        return str(relation.oid), relation.schema
    if kind == "schema":
        return require_schema(session.store, parts[-1]), parts[-1]
    if kind == "database":
        if parts[-1] not in session.warehouse.databases:
            raise RedshiftError(f'database "{parts[-1]}" does not exist', "3D000")
        return parts[-1], ""
    if kind == "function":
        found = session.user_function(parts[-2] if len(parts) > 1 else None, parts[-1])
        if found is None:
            raise RedshiftError(f"function {parts[-1]} does not exist", "42883")
        refuse_ml_functions(session, found[1], parts[-1])
        return parts[-1], found[1]
    if kind == "procedure":
        types = [name for name in parts[-1].split(",") if name]
        procedure = with_types(session, parts[:-1], types)
        return str(procedure.oid), procedure.schema
    return parts[-1], ""


def _write(
    session: LocalSession,
    change: Change,
    identity: str,
    schema: str,
    privilege: str,
    grantee: Grantee,
) -> None:
    same = (
        "kind = ? and object = ? and schema = ? and grantee_kind = ? and grantee = ? "
        "and privilege = ?"
    )
    key = (change.kind, identity, schema, grantee.kind, grantee.name, privilege)
    rows = session.store.rows
    if change.revoke and change.option_only:
        rows(f"update {{c}}.grants set grantable = false where {same}", *key)
        return
    had = rows(f"select grantable from {{c}}.grants where {same}", *key)
    if change.revoke:
        rows(f"delete from {{c}}.grants where {same}", *key)
        return
    if had and (had[0][0] or not grantee.option):
        return
    rows(f"delete from {{c}}.grants where {same}", *key)
    rows(
        "insert into {c}.grants values (?,?,?,?,?,?,?,?)",
        *(change.kind, identity, schema, grantee.kind, grantee.name, privilege),
        *(grantee.option, session.user),
    )


def alter_default_privileges(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER DEFAULT PRIVILEGES [FOR USER user] [IN SCHEMA schema, …] { GRANT | REVOKE } …."""
    reader = session.reader(sql)
    reader.expect("alter", "default", "privileges")
    owners = reader.names() if reader.accept("for", "user") else [session.user]
    schemas: list[str | None] = list(reader.names()) if reader.accept("in", "schema") else [None]
    revoke = reader.accept("revoke")
    if not revoke:
        reader.expect("grant")
    reader.accept("grant", "option", "for")
    names = _privilege_names(reader)
    reader.expect("on")
    word = reader.accept_any("tables", "functions", "procedures")
    if word is None:
        raise reader.error()
    kind = word.rstrip("s")
    privileges = _privileges(names, "relation" if kind == "table" else kind)
    reader.expect("from" if revoke else "to")
    grantees = _grantees(reader)
    reader.finish()

    def work() -> None:
        for owner in owners:
            for schema in schemas:
                for privilege in privileges:
                    for grantee in grantees:
                        key = (owner, schema, kind, grantee.kind, grantee.name, privilege)
                        _write_default(session, key, grantee.option, revoke)

    return atomic(session, "ALTER DEFAULT PRIVILEGES", work)


def _write_default(
    session: LocalSession, key: tuple[str | None, ...], option: bool, revoke: bool
) -> None:
    session.store.rows(
        "delete from {c}.default_grants where owner = ? and schema is not distinct from ? "
        "and kind = ? and grantee_kind = ? and grantee = ? and privilege = ?",
        *key,
    )
    if not revoke:
        session.store.rows("insert into {c}.default_grants values (?,?,?,?,?,?,?)", *key, option)
