"""Which DuckDB the local warehouse stands on: Python 3.10 has an older one than the others."""

from __future__ import annotations

import duckdb

IS_DUCKDB_1 = duckdb.__version__.startswith("1.")
