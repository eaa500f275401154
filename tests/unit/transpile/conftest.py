from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from redshift_ml.local.transpile import (
    TranspileContext,
    extract_parameters,
    install_functions,
    parse,
    transpile,
)

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def instance() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"python_enable_replacements": False})
    connection.execute("set global TimeZone = 'UTC'")  # as the warehouse does, wherever it runs
    install_functions(connection)
    yield connection
    connection.close()


@pytest.fixture
def connection(instance: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose tables vanish with the test."""
    cursor = instance.cursor()
    cursor.execute("BEGIN")
    yield cursor
    cursor.execute("ROLLBACK")


@pytest.fixture
def run(connection: duckdb.DuckDBPyConnection) -> Run:
    """Run Redshift statements and return the rows of the last."""

    def execute(sql: str, *, context: TranspileContext | None = None) -> list[tuple[Any, ...]]:
        text, _ = extract_parameters(sql)
        rows: list[tuple[Any, ...]] = []
        for tree in parse(text):
            translated = transpile(tree, context or TranspileContext())
            rows = connection.execute(translated.sql("duckdb")).fetchall()
        return rows

    return execute


@pytest.fixture
def names(connection: duckdb.DuckDBPyConnection) -> Callable[[str], list[str]]:
    """Return the result column names of a Redshift query."""

    def describe(sql: str) -> list[str]:
        translated = transpile(parse(sql)[0], TranspileContext()).sql("duckdb")
        return [column[0] for column in connection.execute(translated).description or []]

    return describe


@pytest.fixture
def types(connection: duckdb.DuckDBPyConnection) -> Callable[[str], list[str]]:
    """Return the DuckDB types of a Redshift query's columns."""

    def describe(sql: str) -> list[str]:
        translated = transpile(parse(sql)[0], TranspileContext()).sql("duckdb")
        return [str(kind) for kind in connection.sql(translated).types]

    return describe
