"""Put the catalog's tables, views and macros into a database file."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from redshift_ml.local.catalog import tables
from redshift_ml.local.catalog.views import VIEWS
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models import registry


def install_catalog(
    connection: duckdb.DuckDBPyConnection, database: str, next_oid: Callable[[], int]
) -> None:
    """Make a database ready for sessions; what a crash left behind is cleared."""
    cursor = connection.cursor()
    cursor.execute(f'use "{database}"')
    cursor.execute("begin")  # one write to the disk for all, not one for each
    cursor.execute(tables.TABLES)
    cursor.execute(registry.TABLES)
    cursor.execute("create schema if not exists public")
    cursor.execute(
        f"insert into {tables.HIDDEN}.namespaces select ?, 'public', 'rdsdb', now()::timestamp "
        f"where not exists (select 1 from {tables.HIDDEN}.namespaces where name = 'public')",
        [next_oid()],
    )
    _forget_temporary(cursor)
    for schema in ("redshift_catalog", "redshift_information_schema"):
        cursor.execute(f"create schema if not exists {schema}")
    for statement in VIEWS:
        _create(cursor, statement.replace("{database}", database), database)
    cursor.execute("commit")
    cursor.close()


def _create(cursor: duckdb.DuckDBPyConnection, statement: str, database: str) -> None:
    """Make a view or macro; one that DuckDB refuses says nothing about whether a file opens."""
    try:
        cursor.execute(statement)
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException) as error:
        reason = str(error).split("\n", 1)[0].rstrip("!.")
        head = statement.strip().split("\n", 1)[0]
        raise RedshiftError(
            f'The system catalog of the database "{database}" cannot be made: {reason}, '
            f"in {head[:80]}.",
            "XX000",
            hint="Its file may be of another version of dbt-redshift-ml; if not, this version "
            f"does not fit DuckDB {duckdb.__version__}: please report it.",
        ) from error


def _forget_temporary(cursor: duckdb.DuckDBPyConnection) -> None:
    """Drop the entries of temporary tables whose sessions died with the server."""
    gone = f"(select oid from {tables.HIDDEN}.relations where session is not null)"
    cursor.execute(f"delete from {tables.HIDDEN}.columns where relation in {gone}")
    cursor.execute(f"delete from {tables.HIDDEN}.relations where session is not null")
