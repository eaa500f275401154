"""Under which name DuckDB keeps a user's function.

The macros and views of the stand-in call DuckDB's own functions by bare names, and a macro in a
schema of the search path would come first: a user's ``strlen`` gets another name there.
"""

from __future__ import annotations

import functools

import duckdb

_PREFIX = "user function "


def macro_name(name: str) -> str:
    """Return the name of the macro that holds a user's function of this name."""
    return _PREFIX + name if name in _builtin() else name


@functools.cache
def _builtin() -> frozenset[str]:
    with duckdb.connect() as connection:
        found = connection.execute(
            "select distinct function_name from duckdb_functions() where internal"
        ).fetchall()
    return frozenset(str(name) for (name,) in found)
