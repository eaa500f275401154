"""From a statement's text to DuckDB's SQL, by way of the transpiler."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from redshift_ml.local.catalog.clients import plain_spelling
from redshift_ml.local.catalog.late_binding import expand_function
from redshift_ml.local.catalog.names import CATALOG_FUNCTIONS, CATALOG_RELATIONS
from redshift_ml.local.catalog.store import HIDDEN_SCHEMAS
from redshift_ml.local.errors import RedshiftError, undefined_table
from redshift_ml.local.transpile import TranspileContext, transpile
from redshift_ml.local.transpile.build import copied
from redshift_ml.local.transpile.context import catalog_key
from redshift_ml.local.transpile.parameters import extract_parameters
from redshift_ml.local.transpile.reading import original_name, parse_one

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


Surroundings: TypeAlias = tuple[tuple[str, str], list[str], dict[str, str], object]
_SHORT = 20_000  # characters: longer statements are hardly parsed twice


def parse_statement(sql: str) -> tuple[exp.Expr, tuple[int, ...]]:
    """Parse one statement; return its tree, the caller's own, and the numbers of its parameters.

    A view's or a table's query is parsed when its statement is prepared and again when it
    runs: a copy costs a sixth of that.
    """
    tree, numbers = parse_shared(sql)
    return copied(tree), numbers


def check_syntax(sql: str) -> None:
    """Raise RedshiftError 42601 when a statement does not parse."""
    parse_shared(sql)


def parse_shared(sql: str) -> tuple[exp.Expr, tuple[int, ...]]:
    """Parse one statement, or remember how it was: nobody may change the tree."""
    return _remembered(sql) if len(sql) <= _SHORT else _parsed(sql)


def _parsed(sql: str) -> tuple[exp.Expr, tuple[int, ...]]:
    text, numbers = extract_parameters(plain_spelling(sql))
    return parse_one(text), numbers


_remembered = functools.lru_cache(maxsize=256)(_parsed)


def context_of(session: LocalSession) -> TranspileContext:
    """Return what the transpiler has to know of a session."""
    database = session.database
    return TranspileContext(
        database=database,
        search_path=tuple(session.existing_search_path()),
        user=session.user,
        session_user=session.authorization,
        case_sensitive_identifier=session.settings.on("enable_case_sensitive_identifier"),
        case_sensitive_super_attribute=session.settings.on("enable_case_sensitive_super_attribute"),
        settings=session.settings.all(),
        catalog_relations={key: (database, *name) for key, name in CATALOG_RELATIONS.items()},
        catalog_functions={key: (database, *name) for key, name in CATALOG_FUNCTIONS.items()},
        user_function=session.user_function,
        relation_exists=session.relation_exists,
        relation_columns=session.relation_columns,
    )


def surroundings(session: LocalSession) -> Surroundings:
    """Return what of a session goes into the text of a statement; of its catalog the version."""
    users = session.user, session.authorization
    path, settings = session.existing_search_path(), session.settings.all()
    return users, path, settings, session.store.version()


def to_duckdb(session: LocalSession, expression: exp.Expr, *, copy: bool = True) -> str:
    """Return the DuckDB text of a parsed query or DML statement.

    The tree stays as it was, unless ``copy`` is false.
    """
    return duckdb_text(translated(session, expression, copy=copy))


def duckdb_text(tree: exp.Expr) -> str:
    """Return the text of a DuckDB tree."""
    return tree.sql(dialect="duckdb", comments=False, copy=False)


def translated(session: LocalSession, expression: exp.Expr, *, copy: bool = True) -> exp.Expr:
    """Return the DuckDB tree of a parsed query or DML statement, as ``to_duckdb`` does."""
    check_names(session, expression)
    # In a tuple, so that any node of the copy has a parent to be replaced in.
    root = exp.Tuple(expressions=[copied(expression) if copy else expression])
    session.views.expand_late_binding(root)
    expand_function(session, root)
    _select_from_scalars(root)
    for table in tables_of(root):
        _redirect_elsewhere(session, table)
    tree = root.expressions[0]
    tree.pop()
    return transpile(tree, context_of(session), copy=False)


_SCALARS = frozenset({"current_database", "current_schema", "version", "getdate", "pg_backend_pid"})


def _select_from_scalars(root: exp.Expr) -> None:
    """Turn ``FROM current_database()`` into a sub-query; drivers ask that way."""
    for table in list(root.find_all(exp.Table)):
        call = table.this
        if not isinstance(call, exp.Func):
            continue
        name = original_name(call.name if isinstance(call, exp.Anonymous) else call.sql_name())
        if name.lower() in _SCALARS:
            alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name.lower()))
            column = exp.alias_(call.copy(), name.lower())
            table.replace(exp.Subquery(this=exp.Select(expressions=[column]), alias=alias))


def _redirect_elsewhere(session: LocalSession, table: exp.Table) -> None:
    """Send ``other.pg_catalog.x`` and ``other.information_schema.x`` to that database's views."""
    if table.args.get("catalog") is None or not isinstance(table.this, exp.Identifier):
        return
    schema, database = table.db.lower(), table.catalog.lower()
    target = CATALOG_RELATIONS.get(catalog_key(schema, table.name.lower()))
    if target is None or schema not in ("pg_catalog", "information_schema"):
        return
    if database not in session.warehouse.databases:
        raise RedshiftError(f'database "{database}" does not exist', "3D000")
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name.lower())))
    table.set("db", exp.to_identifier(target[0]))


def tables_of(expression: exp.Expr) -> Iterator[exp.Table]:
    """Yield the relations a statement names, without those its WITH clauses define."""
    found = list(expression.find_all(exp.Table, exp.CTE))
    defined = {node.alias.lower() for node in found if isinstance(node, exp.CTE)}
    for table in found:
        if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier):
            continue
        # of 2,000 queries in a UNION the first is 2,000 levels deep: who looks up from each is late
        may_be_cte = table.args.get("db") is None and table.name.lower() in defined
        if not (may_be_cte and _is_cte(table)):
            yield table


def _is_cte(table: exp.Table) -> bool:
    name = table.name.lower()
    node: exp.Expr | None = table
    while node is not None:
        parent = node.parent
        clause = node.args.get("with_") or node.args.get("with")
        if clause is not None and any(
            cte.alias.lower() == name
            for cte in clause.expressions
            if not _inside(table, cte, clause)
        ):
            return True
        node = parent
    return False


def _inside(table: exp.Table, cte: exp.Expr, clause: exp.Expr) -> bool:
    """Tell whether the table is in the definition of this very, non-recursive name."""
    if clause.args.get("recursive"):
        return False
    node: exp.Expr | None = table
    while node is not None:
        if node is cte:
            return True
        node = node.parent
    return False


def _is_path(table: exp.Table, expression: exp.Expr) -> bool:
    """Tell whether this is ``FROM t LEFT JOIN t.v.items AS i``, which the transpiler unnests."""
    start = table.catalog.lower()
    if not isinstance(table.parent, (exp.From, exp.Join)) or table.alias_or_name.lower() == start:
        return False
    return any(item.alias_or_name.lower() == start for item in expression.find_all(exp.Table))


def check_names(session: LocalSession, expression: exp.Expr) -> None:
    """Refuse names that reach behind the stand-in, as if they did not exist."""
    for table in tables_of(expression):
        schema = str(table.args["db"].name).lower() if table.args.get("db") else ""
        if schema in HIDDEN_SCHEMAS:
            raise RedshiftError(f'schema "{schema}" does not exist', "3F000")
        database = table.catalog.lower()
        known = not database or database in session.warehouse.databases
        if not known and not _is_path(table, expression):
            raise RedshiftError(f'database "{database}" does not exist', "3D000")
        name = table.name
        if not schema and any(mark in name for mark in ("/", "://", "*")):
            raise undefined_table(name)
