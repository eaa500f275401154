"""The DuckDB macros and functions that translated statements call."""

from __future__ import annotations

import duckdb

from redshift_ml.local.transpile.build import FUNCTION_CATALOG
from redshift_ml.local.transpile.macros import MACROS
from redshift_ml.local.transpile.python_functions.register import register_functions

_PREFIX = f"{FUNCTION_CATALOG}.main."


def install_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a DuckDB instance the functions that transpiled SQL calls.

    Call it once for each instance, outside a transaction, before anything
    else; every connection of the instance sees the result. Nothing is written
    to a user's database: the macros live in an in-memory one.
    """
    connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {FUNCTION_CATALOG}")
    connection.execute("SET GLOBAL integer_division = true")
    register_functions(connection)
    connection.execute(";".join(f"CREATE OR REPLACE MACRO {_PREFIX}{macro}" for macro in MACROS))
