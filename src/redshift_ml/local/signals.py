"""pg_cancel_backend and pg_terminate_backend reach other sessions through one function."""

from __future__ import annotations

from collections.abc import Callable

import duckdb


def install_signals(
    connection: duckdb.DuckDBPyConnection, signal: Callable[[int, bool], bool]
) -> None:
    """Give DuckDB ``redshift_signal(pid, terminate)``."""
    connection.create_function(
        "redshift_signal", signal, ["INTEGER", "BOOLEAN"], "BOOLEAN", side_effects=True
    )
