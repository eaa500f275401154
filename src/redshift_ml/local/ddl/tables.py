"""CREATE TABLE, CREATE TABLE AS, CREATE TABLE LIKE, SELECT INTO.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry, Relation, require_schema
from redshift_ml.local.ddl.declarations import (
    Constraint,
    TableAttributes,
    at_table_constraint,
    read_column,
    read_table_attributes,
    read_table_constraint,
    with_keys,
)
from redshift_ml.local.ddl.storage import create_storage
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.lineage import result_columns
from redshift_ml.local.plans import ActionPlan, one_transaction
from redshift_ml.local.privileges import check_schema
from redshift_ml.local.reader import Reader
from redshift_ml.local.results import Result
from redshift_ml.local.rows import describe_types
from redshift_ml.local.translate import check_syntax, parse_statement, to_duckdb
from redshift_ml.local.transpile.build import copied
from redshift_ml.local.transpile.leader import check_stored

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


@dataclass
class TableStatement:
    """A CREATE TABLE statement as read."""

    parts: tuple[str, ...]
    temporary: bool = False
    if_not_exists: bool = False
    columns: list[ColumnEntry] = field(default_factory=list)
    likes: list[tuple[int, tuple[str, ...], bool]] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    attributes: TableAttributes = field(default_factory=TableAttributes)
    names: list[str] | None = None
    query: str | None = None
    expression: exp.Expr | None = None  # the query of SELECT … INTO, already parsed


def create_table(session: LocalSession, sql: str) -> ActionPlan:
    """Read a CREATE TABLE statement and return its plan."""
    statement = read_create_table(session.reader(sql))
    if statement.query is not None:
        # what is wrong with the query is an error of preparing, as on Redshift
        check_syntax(statement.query)

    return _plan(session, statement)


def select_into(session: LocalSession, expression: exp.Expr) -> ActionPlan:
    """SELECT … INTO [TEMP | TEMPORARY] [TABLE] name: a CREATE TABLE AS by another name."""
    query = copied(expression)
    into = query.args["into"]
    query.set("into", None)
    parts = tuple(part.name.lower() for part in into.this.parts)
    temporary = bool(into.args.get("temporary")) or parts[-1].startswith("#")
    return _plan(session, TableStatement(parts, temporary, expression=query))


def _plan(session: LocalSession, statement: TableStatement) -> ActionPlan:
    def run() -> Result:
        # a temporary table has a name that no other session can take
        with one_transaction(session, None if statement.temporary else statement.parts):
            return _create(session, statement)

    return ActionPlan(run)


def read_create_table(reader: Reader) -> TableStatement:
    """Read CREATE [LOCAL] [TEMP | TEMPORARY] TABLE …."""
    reader.expect("create")
    reader.accept("local")
    temporary = reader.accept_any("temporary", "temp") is not None
    reader.expect("table")
    missing = reader.accept("if", "not", "exists")
    statement = TableStatement(reader.qualified(), temporary, missing)
    if statement.parts[-1].startswith("#"):
        statement.temporary = True
    if reader.peek() == "(":
        _read_body(reader, statement)
    statement.attributes = read_table_attributes(reader)
    declares = statement.columns or statement.constraints or statement.likes
    if not declares and reader.accept("as"):  # a query's columns are named only
        statement.query = reader.rest()
    elif statement.names is not None:
        raise reader.error()
    reader.finish()
    return statement


def _read_body(reader: Reader, statement: TableStatement) -> None:
    if reader.peek(2) in (",", ")"):
        statement.names = reader.parenthesised_names()
        return
    reader.expect("(")
    while True:
        if reader.accept("like"):
            parent = reader.qualified()
            defaults = reader.accept("including", "defaults")
            reader.accept("excluding", "defaults")
            statement.likes.append((len(statement.columns), parent, defaults))
        elif at_table_constraint(reader):
            statement.constraints.append(read_table_constraint(reader))
        else:
            column, constraints = read_column(reader)
            statement.columns.append(column)
            statement.constraints.extend(constraints)
        if not reader.accept(","):
            break
    reader.expect(")")


def _create(session: LocalSession, statement: TableStatement) -> Result:
    if not prepare_name(
        session, statement.parts, statement.temporary, if_not_exists=statement.if_not_exists
    ):
        notice = f'INFO:  Relation "{statement.parts[-1]}" already exists, skipping'
        return Result(tag="CREATE TABLE", notices=[notice])
    query = None
    if statement.query is None and statement.expression is None:
        columns = _declared(session, statement)
    else:
        query, columns = _queried(session, statement)
    check_columns(columns)
    columns = with_keys(columns, statement.attributes)
    by_key = any(column.distkey for column in columns)
    relation = Relation(
        session.warehouse.next_oid(),
        "" if statement.temporary else target_schema(session, statement.parts),
        statement.parts[-1],
        "r",
        session.user,
        diststyle=statement.attributes.diststyle or ("KEY" if by_key else "AUTO(ALL)"),
        backup=statement.attributes.backup,
        temporary=statement.temporary,
        columns=columns,
    )
    create_storage(session, relation)
    session.store.add_relation(relation)
    keep_constraints(session, relation, statement.constraints)
    session.grant_defaults(relation)
    if query is not None:
        session.connection.execute(f"insert into {session.duckdb_name(relation)} {query}")
        session.wrote(relation)
        return Result(tag="SELECT")
    return Result(tag="CREATE TABLE")


def target_schema(session: LocalSession, parts: tuple[str, ...]) -> str:
    """Return the schema a new relation goes to. Raises RedshiftError."""
    if len(parts) == 3 and parts[0] != session.database:
        raise RedshiftError("Operation not supported on cross-database relations", "0A000")
    if len(parts) > 1:
        schema = require_schema(session.store, parts[-2])
    else:
        existing = session.existing_search_path()
        if not existing:
            raise RedshiftError("no schema has been selected to create in", "3F000")
        schema = existing[0]
    check_schema(session, session.store, schema, "create")
    return schema


def prepare_name(
    session: LocalSession, parts: tuple[str, ...], temporary: bool, *, if_not_exists: bool
) -> bool:
    """Tell whether a relation may take this name. Raises RedshiftError 42P07."""
    name = parts[-1]
    if temporary:
        if len(parts) > 1:
            raise RedshiftError("cannot create temporary relation in non-temporary schema", "42P16")
        taken = session.store.relation(None, name, [])
    else:
        taken = session.store.relation(target_schema(session, parts), name, [])
    if taken is None:
        return True
    if if_not_exists:
        return False
    raise RedshiftError(f'Relation "{name}" already exists', "42P07")


def check_columns(columns: tuple[ColumnEntry, ...]) -> None:
    """Raise RedshiftError when names repeat or are too many."""
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            raise RedshiftError(f'column "{column.name}" specified more than once', "42701")
        seen.add(column.name)
    if len(columns) > 1600:
        raise RedshiftError("tables can have at most 1600 columns", "54011")


def _declared(session: LocalSession, statement: TableStatement) -> tuple[ColumnEntry, ...]:
    columns = list(statement.columns)
    for place, parts, defaults in reversed(statement.likes):
        parent = session.require_relation(parts)
        copied = [
            replace(column, default=column.default if defaults else None, identity=None)
            for column in parent.columns
        ]
        columns[place:place] = copied
        if not statement.attributes.diststyle:
            statement.attributes.diststyle = parent.diststyle
    keys = {name for c in statement.constraints if c.kind == "p" for name in c.columns}
    return tuple(
        replace(column, not_null=column.not_null or column.name in keys) for column in columns
    )


def _queried(
    session: LocalSession, statement: TableStatement
) -> tuple[str, tuple[ColumnEntry, ...]]:
    expression = statement.expression or parse_statement(statement.query or "")[0]
    session.check_privileges(expression)
    check_stored(expression)
    query = to_duckdb(session, expression)
    types = describe_types(session, query)
    for name, kind in types:
        if kind.name.endswith("[]"):  # of a system table: no table of a user has arrays
            raise RedshiftError(f'Column "{name}" has unsupported type "{kind.name}".', "0A000")
    columns = result_columns(session, expression, types, statement.names)
    return query, columns


def keep_constraints(
    session: LocalSession, relation: Relation, constraints: list[Constraint]
) -> None:
    """Enter constraints, which Redshift keeps for the planner but does not enforce."""
    names = {column.name for column in relation.columns}
    suffixes = {"p": "pkey", "u": "key", "f": "fkey"}
    for constraint in constraints:
        for column in constraint.columns:
            if column not in names:
                raise RedshiftError(f'column "{column}" named in key does not exist', "42703")
        target, targets = None, list(constraint.target_columns)
        if constraint.target is not None:
            target = session.require_relation(constraint.target).oid
            targets = targets or _primary_key(session, target, constraint.target[-1])
        middle = "" if constraint.kind == "p" else "_".join(["", *constraint.columns])
        name = constraint.name or f"{relation.name}{middle}_{suffixes[constraint.kind]}"
        session.store.rows(
            "insert into {c}.constraints values (?,?,?,?,?,?,?)",
            *(session.warehouse.next_oid(), relation.oid, name, constraint.kind),
            *(list(constraint.columns), target, targets),
        )


def _primary_key(session: LocalSession, oid: int, name: str) -> list[str]:
    """Return what REFERENCES means without columns. Raises RedshiftError 42830."""
    found = session.store.rows(
        "select columns from {c}.constraints where relation = ? and kind = 'p'", oid
    )
    if not found:
        raise RedshiftError(f'there is no primary key for referenced table "{name}"', "42830")
    columns = found[0][0]
    assert isinstance(columns, list)
    return columns
