"""Redshift SQL in, DuckDB SQL out.

    sql, parameters = extract_parameters(client_sql)
    for tree in parse(sql):
        duckdb_sql = transpile(tree, context).sql("duckdb")

``parse`` is the reader to use here, not a bare sqlglot one: it keeps function
calls as the client wrote them. A DuckDB instance needs ``install_functions``
once before it can run the result.
"""

from __future__ import annotations

from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.install import install_functions
from redshift_ml.local.transpile.parameters import extract_parameters
from redshift_ml.local.transpile.pipeline import transpile
from redshift_ml.local.transpile.reading import parse, parse_one

__all__ = [
    "TranspileContext",
    "extract_parameters",
    "install_functions",
    "parse",
    "parse_one",
    "transpile",
]
