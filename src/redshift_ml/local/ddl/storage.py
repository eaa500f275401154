"""The DuckDB tables behind Redshift's: declarations, names, length checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry, Relation
from redshift_ml.local.identifiers import quote
from redshift_ml.local.translate import parse_statement, to_duckdb

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def create_storage(session: LocalSession, relation: Relation) -> None:
    """Create the DuckDB table of a relation."""
    parts = [_column(session, relation, column, i) for i, column in enumerate(relation.columns)]
    kind = "temp table" if relation.temporary else "table"
    session.connection.execute(
        f"create {kind} {session.duckdb_name(relation)} ({', '.join(parts)})"
    )
    session.views.follow(relation)


def _column(session: LocalSession, relation: Relation, column: ColumnEntry, index: int) -> str:
    text = column_sql(session, column)
    if column.identity is not None:
        sequence = identity_sequence(relation.oid, index)
        _, seed, step = column.identity.split()
        session.connection.execute(
            f'create sequence if not exists "{session.database}".redshift_local.{sequence} '
            f"start {seed} increment {step} minvalue {-(2**62)}"
        )
        text += f" default nextval('\"{session.database}\".redshift_local.{sequence}')"
    return text


def identity_sequence(oid: int, index: int) -> str:
    """Return the name of the sequence behind an identity column."""
    return f"identity_{oid}_{index}"


def column_sql(session: LocalSession, column: ColumnEntry) -> str:
    """Return a column's DuckDB declaration, without identity."""
    text = f"{quote(column.name)} {column.type.duckdb}"
    if column.type.is_character and column.type.length is not None:
        text += f" check ({length_check(column.name, column.type.length)})"
    if column.not_null:
        text += " not null"
    if column.default is not None:
        text += f" default {default_sql(session, column.default)}"
    return text


def length_check(name: str, length: int) -> str:
    """Return the condition under which a text fits: bytes, trailing blanks apart.

    CASE, since DuckDB works out both sides of an OR for every row, and trimming
    each text took most of the time of an INSERT.
    """
    quoted = quote(name)
    trimmed = f"strlen(rtrim({quoted}, ' ')) <= {length}"
    return f"case when strlen({quoted}) <= {length} then true else {trimmed} end"


def default_sql(session: LocalSession, text: str) -> str:
    """Return a default expression in DuckDB's SQL."""
    expression, _ = parse_statement(f"select {text}")
    duckdb_sql = to_duckdb(session, expression)
    select = sqlglot.parse_one(duckdb_sql, read="duckdb", into=exp.Select)
    return str(select.selects[0].unalias().sql(dialect="duckdb"))
