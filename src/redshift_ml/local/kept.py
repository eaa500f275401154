"""Queries that run again: from the second run on DuckDB keeps the plan.

To bind and plan the groups of a small table takes longer than to make them. DuckDB plans what it
was told to PREPARE anew whenever a catalog that it read, a setting or a variable has changed, yet
not for the new body of a function in a query that reads no table: those are not kept. Nor is
anything by DuckDB 1, whose plans know the least and the greatest value of columns as they were.

https://duckdb.org/docs/stable/sql/query_syntax/prepared_statements
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import duckdb
from sqlglot import exp

from redshift_ml.local.duckdb_version import IS_DUCKDB_1
from redshift_ml.local.streams import Rows, Stream
from redshift_ml.local.transpile.blanks import calls_users

AT_MOST = 64
FEW = 8_192
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result makes an extra copy")


class KeptPlans:
    """What one connection has prepared, what was not run for longest first."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._names: OrderedDict[str, None] = OrderedDict()
        self._made = 0

    def keep(self, sql: str) -> str:
        """Have DuckDB plan a query; return the name to run it by. Raises duckdb.Error."""
        while len(self._names) >= AT_MOST:
            self.connection.execute(f"deallocate {self._names.popitem(last=False)[0]}")
        self._made += 1
        name = f"rs_kept_{self._made}"
        self.connection.execute(f"prepare {name} as {sql}")
        self._names[name] = None
        return name

    def has(self, name: str) -> bool:
        """Tell whether a plan is kept still."""
        return name in self._names

    def run(self, name: str) -> duckdb.DuckDBPyConnection:
        """Run a plan that is kept; its rows are the connection's."""
        self._names.move_to_end(name)
        return self.connection.execute(f"execute {name}")


@dataclass
class Runs:
    """How a query of a fixed text runs: as it was described, and from then on by a kept plan.

    The rows of a kept plan are copied once more, so a query of many is planned anew.
    """

    described: duckdb.DuckDBPyRelation | None = None
    query: exp.Expr | None = None  # None of one that runs once
    last: Stream | None = None
    name: str = ""

    def rows(self, plans: KeptPlans, sql: str) -> Rows:
        """Return what gives the rows of ``sql``: the described query, as it can be read."""
        if self.last is not None and self.last.count <= FEW and self._may_keep:
            if not plans.has(self.name):
                self.name = plans.keep(sql)
            return plans.run(self.name)
        return plans.connection.sql(sql) if self.described is None else self.described

    @cached_property
    def _may_keep(self) -> bool:
        """Tell whether DuckDB notices all that changes what a plan of the query gives."""
        query = self.query
        if IS_DUCKDB_1 or query is None or query.find(exp.Table) is None:
            return False
        return not calls_users(query)
