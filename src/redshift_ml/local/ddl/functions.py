"""CREATE FUNCTION (SQL) and DROP FUNCTION, as DuckDB macros.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_FUNCTION.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.ddl.declarations import read_type
from redshift_ml.local.ddl.tables import target_schema
from redshift_ml.local.errors import RedshiftError, not_supported, syntax_error
from redshift_ml.local.identifiers import quote
from redshift_ml.local.macro_names import macro_name
from redshift_ml.local.models.create import drop_external_function
from redshift_ml.local.plans import ActionPlan, atomic
from redshift_ml.local.reader import Reader
from redshift_ml.local.translate import parse_statement, to_duckdb
from redshift_ml.local.types import parse_type

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_VOLATILITY = ("volatile", "stable", "immutable")


@dataclass(frozen=True)
class FunctionStatement:
    """A CREATE FUNCTION statement as read."""

    parts: tuple[str, ...]
    argument_types: tuple[str, ...]
    return_type: str
    volatility: str
    body: str
    language: str
    replace: bool


class Functions:
    """The SQL functions of one session's database."""

    def __init__(self, session: LocalSession) -> None:
        self._session = session

    def any_in(self, schema: str) -> bool:
        """Tell whether a schema has functions."""
        rows = self._session.store.rows("select 1 from {c}.functions where schema = ?", schema)
        return bool(rows)

    def drop_all(self, schema: str) -> None:
        """Drop every function of a schema."""
        rows = self._session.store.rows(
            "select distinct name from {c}.functions where schema = ?", schema
        )
        self._session.store.rows("delete from {c}.functions where schema = ?", schema)
        for row in rows:
            self.rebuild(schema, str(row[0]))

    def rebuild(self, schema: str, name: str) -> None:
        """Make the macro of a name anew from its overloads; without any, drop it."""
        session = self._session
        target = f"{quote(session.database)}.{quote(schema)}.{quote(macro_name(name))}"
        rows = session.store.rows(
            "select argument_types, return_type, body from {c}.functions "
            "where schema = ? and name = ? and model is null order by oid",
            *(schema, name),
        )
        if not rows:
            session.connection.execute(f"drop macro if exists {target}")
            return
        overloads = []
        for types, returns, body in rows:
            assert isinstance(types, list)
            overloads.append(self._overload([str(t) for t in types], str(returns), str(body)))
        session.connection.execute(f"create or replace macro {target} {', '.join(overloads)}")

    def _overload(self, types: list[str], returns: str, body: str) -> str:
        names = [f"_p{number}" for number in range(1, len(types) + 1)]
        casts = [
            f"cast({name} as {parse_type(kind).duckdb})"
            for name, kind in zip(names, types, strict=True)
        ]
        expression, _ = parse_statement(body)
        duckdb_sql = to_duckdb(self._session, expression)
        text = re.sub(r"\$(\d+)", lambda m: casts[int(m[1]) - 1], duckdb_sql)
        return f"({', '.join(names)}) as cast(({text}) as {parse_type(returns).duckdb})"


def create_function(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE [OR REPLACE] FUNCTION name (types) RETURNS type volatility AS $$ … $$ LANGUAGE sql."""
    statement = _read(session.reader(sql))
    if statement.language != "sql":
        raise not_supported(
            f"A function in the language {statement.language}",
            hint="The local warehouse runs SQL functions; Redshift itself ends support for "
            "Python functions in June 2026.",
        )
    return atomic(session, "CREATE FUNCTION", lambda: _create(session, statement), statement.parts)


def _read(reader: Reader) -> FunctionStatement:
    reader.expect("create")
    replaced = reader.accept("or", "replace")
    reader.expect("function")
    parts = reader.qualified()
    types = read_argument_types(reader)
    reader.expect("returns")
    returns = parse_type(read_type(reader)).display
    volatility, language, body = "volatile", "", None
    while not reader.done:
        word = reader.accept_any(*_VOLATILITY)
        if word is not None:
            volatility = word
        elif reader.accept("language"):
            language = reader.word().lower()
        elif reader.accept("as"):
            body = reader.string()
        else:
            raise reader.error()
    if body is None or not language:
        raise reader.error()
    return FunctionStatement(parts, types, returns, volatility, body, language, replaced)


def read_argument_types(reader: Reader) -> tuple[str, ...]:
    """Consume ``( [name] type, … )`` and return the types."""
    reader.expect("(")
    types: list[str] = []
    while not reader.accept(")"):
        if reader.peek(1) not in (",", ")", "(", "precision", "varying", "with", "without"):
            reader.name()
        types.append(parse_type(read_type(reader)).name)
        if not reader.accept(","):
            reader.expect(")")
            break
    return tuple(types)


def _create(session: LocalSession, statement: FunctionStatement) -> None:
    schema = target_schema(session, statement.parts)
    name = statement.parts[-1]
    _check_body(statement)
    types = list(statement.argument_types)
    old = session.store.rows(
        "select oid, model from {c}.functions where schema=? and name=? and argument_types=?",
        *(schema, name, types),
    )
    if old and (not statement.replace or old[0][1] is not None):
        raise RedshiftError(f'function "{name}" already exists with same argument types', "42723")
    if session.store.rows(
        "select 1 from {c}.functions where schema=? and name=? and language <> 'sql'",
        *(schema, name),
    ):
        raise not_supported(f"Overloading {name}, a function of a model or of Lambda,")
    session.store.rows(
        "delete from {c}.functions where schema=? and name=? and argument_types=?",
        *(schema, name, types),
    )
    session.store.rows(
        "insert into {c}.functions values (?,?,?,?,?,?,?,?,?,null)",
        *(old[0][0] if old else session.warehouse.next_oid(), schema, name, session.user),
        *("sql", types, statement.return_type, statement.volatility, statement.body),
    )
    session.functions.rebuild(schema, name)


def _check_body(statement: FunctionStatement) -> None:
    expression, numbers = parse_statement(statement.body)
    if not isinstance(expression, exp.Select) or expression.args.get("from_") is not None:
        raise RedshiftError(
            "The body of a SQL function must be a SELECT of one expression, "
            "without FROM, WHERE, GROUP BY, ORDER BY or LIMIT",
            "42P13",
        )
    if numbers and max(numbers) > len(statement.argument_types):
        raise syntax_error(f"there is no parameter ${max(numbers)}")


def drop_function(session: LocalSession, sql: str) -> ActionPlan:
    """DROP FUNCTION [IF EXISTS] name ( types ) [CASCADE | RESTRICT]."""
    reader = session.reader(sql)
    reader.expect("drop", "function")
    missing_ok = reader.accept("if", "exists")
    parts = reader.qualified()
    types = read_argument_types(reader)
    reader.accept_any("cascade", "restrict")
    reader.finish()
    return atomic(session, "DROP FUNCTION", lambda: _drop(session, parts, types, missing_ok))


def _drop(
    session: LocalSession, parts: tuple[str, ...], types: tuple[str, ...], missing_ok: bool
) -> None:
    schema = target_schema(session, parts)
    found = _found(session, schema, parts[-1], types)
    if not found:
        if missing_ok:
            return
        raise _missing(parts[-1], types)
    if found[0][0] is not None:
        raise RedshiftError(
            f"cannot drop function {parts[-1]} because it belongs to model {found[0][0]}",
            "2BP01",
            hint=f"Use DROP MODEL {found[0][0]}.",
        )
    if found[0][1] == "exfunc":
        drop_external_function(session, schema, parts[-1], types)
        return
    session.store.rows(
        "delete from {c}.functions where schema=? and name=? and argument_types=?",
        *(schema, parts[-1], list(types)),
    )
    session.functions.rebuild(schema, parts[-1])


def _found(
    session: LocalSession, schema: str, name: str, types: tuple[str, ...]
) -> list[tuple[object, ...]]:
    return session.store.rows(
        "select model, language from {c}.functions where schema=? and name=? and argument_types=?",
        *(schema, name, list(types)),
    )


def _missing(name: str, types: tuple[str, ...]) -> RedshiftError:
    return RedshiftError(f"function {name}({', '.join(types)}) does not exist", "42883")


def alter_function(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER FUNCTION name ( types ) OWNER TO { user | CURRENT_USER | SESSION_USER }."""
    reader = session.reader(sql)
    reader.expect("alter", "function")
    parts = reader.qualified()
    types = read_argument_types(reader)
    if reader.accept("rename", "to"):
        raise not_supported(
            "ALTER FUNCTION … RENAME TO",
            hint="Create the function under the new name, grant on that, and drop the old one.",
        )
    reader.expect("owner", "to")
    owner = _owner(session, reader)
    reader.finish()
    return atomic(session, "ALTER FUNCTION", lambda: _change_owner(session, parts, types, owner))


def _owner(session: LocalSession, reader: Reader) -> str:
    if reader.accept("current_user"):
        return session.user
    return session.authorization if reader.accept("session_user") else reader.name()


def _change_owner(
    session: LocalSession, parts: tuple[str, ...], types: tuple[str, ...], owner: str
) -> None:
    if not session.is_superuser:
        raise RedshiftError("must be superuser to change owner", "42501")
    named = session.user_function(parts[-2] if len(parts) > 1 else None, parts[-1])
    found = _found(session, named[1], parts[-1], types) if named is not None else []
    if named is None or not found:
        raise _missing(parts[-1], types)
    if found[0] != (None, "sql"):
        raise not_supported("ALTER FUNCTION on a function of a model or of Lambda")
    session.warehouse.accounts.require("user", owner)
    session.store.rows(
        "update {c}.functions set owner=? where schema=? and name=? and argument_types=?",
        *(owner, named[1], parts[-1], list(types)),
    )
