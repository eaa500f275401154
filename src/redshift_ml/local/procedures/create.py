"""CREATE, DROP and SHOW PROCEDURE.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_PROCEDURE.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.ddl.declarations import read_type
from redshift_ml.local.ddl.tables import target_schema
from redshift_ml.local.errors import RedshiftError, not_supported, syntax_error
from redshift_ml.local.plans import ActionPlan, atomic
from redshift_ml.local.procedures import catalog
from redshift_ml.local.procedures.catalog import Argument, Procedure
from redshift_ml.local.procedures.parser import parse_body
from redshift_ml.local.procedures.scope import variable_type
from redshift_ml.local.queries import QueryPlan, plan_query
from redshift_ml.local.reader import Reader

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

# https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-constraints.html
MAX_BODY = 2 * 1024 * 1024
MAX_ARGUMENTS = 32
_MODES = ("in", "out", "inout")


def create_procedure(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE [OR REPLACE] PROCEDURE name (arguments) [NONATOMIC] AS $$ … $$ LANGUAGE plpgsql."""
    reader = session.reader(sql)
    reader.expect("create")
    replaced = reader.accept("or", "replace")
    reader.expect("procedure")
    parts = reader.qualified()
    arguments = read_arguments(reader)
    nonatomic, definer, body = _options(reader)
    if nonatomic and definer:
        raise syntax_error("SECURITY DEFINER is not supported for NONATOMIC procedures")
    if len(body.encode()) > MAX_BODY:
        raise RedshiftError("procedure source exceeds the limit of 2 MB", "54000")
    for goes, count in (
        ("input", sum(a.goes_in for a in arguments)),
        ("output", sum(a.comes_out for a in arguments)),
    ):
        if count > MAX_ARGUMENTS:
            raise RedshiftError(f"procedures cannot have more than 32 {goes} arguments", "54023")
    parse_body(body, nonatomic=nonatomic)
    made = Procedure(0, "", parts[-1], session.user, arguments, nonatomic, definer, body)
    work = lambda: _create(session, parts, made, replaced)  # noqa: E731
    return atomic(session, "CREATE PROCEDURE", work, parts)


def read_arguments(reader: Reader) -> tuple[Argument, ...]:
    """Consume ``( [ [name] [mode] type, … ] )``; name and mode come in either order."""
    reader.expect("(")
    found: list[Argument] = []
    while not reader.accept(")"):
        mode = reader.accept_any(*_MODES)
        name = ""
        if reader.peek(1) not in (",", ")", "(", "precision", "varying", "with", "without"):
            name = reader.name()
        mode = mode or reader.accept_any(*_MODES) or "in"
        found.append(Argument(name, mode, variable_type(read_type(reader))))
        if not reader.accept(","):
            reader.expect(")")
            break
    return tuple(found)


def _options(reader: Reader) -> tuple[bool, bool, str]:
    nonatomic, definer, language, body = False, False, "", None
    while not reader.done:
        if reader.accept("nonatomic"):
            nonatomic = True
        elif reader.accept("as"):
            body = reader.string()
        elif reader.accept("language"):
            language = reader.word().lower()
        elif reader.accept("security", "definer"):
            definer = True
        elif reader.accept("security", "invoker"):
            definer = False
        elif reader.accept("set"):
            raise not_supported("SET of a parameter in CREATE PROCEDURE")
        else:
            raise reader.error()
    if body is None or not language:
        raise reader.error()
    if language != "plpgsql":
        raise RedshiftError(f'language "{language}" does not exist for procedures', "42704")
    return nonatomic, definer, body


def _create(session: LocalSession, parts: tuple[str, ...], made: Procedure, replaced: bool) -> None:
    schema = target_schema(session, parts)
    old = next(
        (p for p in catalog.named(session, (schema, made.name)) if p.signature == made.signature),
        None,
    )
    if old is not None:
        if not replaced:
            raise RedshiftError(
                f'procedure "{made.name}" already exists with same argument types', "42723"
            )
        _check_owner(session, old)
    oid = old.oid if old is not None else session.warehouse.next_oid()
    owner = old.owner if old is not None else made.owner
    catalog.add(
        session,
        Procedure(
            *(oid, schema, made.name, owner, made.arguments),
            *(made.nonatomic, made.definer, made.body),
        ),
    )


def drop_procedure(session: LocalSession, sql: str) -> ActionPlan:
    """DROP PROCEDURE [IF EXISTS] name ( types )."""
    reader = session.reader(sql)
    reader.expect("drop", "procedure")
    missing_ok = reader.accept("if", "exists")
    parts = reader.qualified()
    types = read_signature(reader)
    reader.accept_any("cascade", "restrict")
    reader.finish()

    def work() -> None:
        try:
            found = catalog.with_types(session, parts, types)
        except RedshiftError:
            if missing_ok:
                return
            raise
        _check_owner(session, found)
        catalog.remove(session, found)

    return atomic(session, "DROP PROCEDURE", work)


def read_signature(reader: Reader) -> tuple[str, ...]:
    """Consume ``( [ [name] [mode] type, … ] )`` and return the input types."""
    return tuple(a.type.name for a in read_arguments(reader) if a.goes_in)


def show_procedure(session: LocalSession, sql: str) -> QueryPlan:
    """SHOW PROCEDURE name ( types ): the statement that creates it.

    https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_PROCEDURE.html
    """
    reader = session.reader(sql)
    reader.expect("show", "procedure")
    parts = reader.qualified()
    if reader.peek() == "(":
        found = catalog.with_types(session, parts, read_signature(reader))
    else:
        every = catalog.named(session, parts)
        if len(every) != 1:
            raise (
                catalog.missing(parts, [])
                if not every
                else RedshiftError(f"procedure name {parts[-1]} is not unique", "42725")
            )
        found = every[0]
    reader.finish()
    name = "Stored Procedure Definition"
    return plan_query(session, f'select pg_get_functiondef({found.oid}) as "{name}"', ())


def _check_owner(session: LocalSession, procedure: Procedure) -> None:
    if not session.is_superuser and procedure.owner != session.user:
        raise RedshiftError(f"must be owner of procedure {procedure.name}", "42501")
